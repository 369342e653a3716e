import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const JAVASCRIPT_BYTES_MAX = 180_000;
const SITE = new URL("../../../apps/dashboard/dist/site/", import.meta.url);

interface Chunk {
  file: string;
  imports?: string[];
}

/** The bundler wrote it. */
function readManifest(): Record<string, Chunk> {
  return JSON.parse(readFileSync(new URL(".vite/manifest.json", SITE), "utf8")) as Record<string, Chunk>;
}

test("no page needs more than 180 kB of JavaScript, gzipped, to be used; those loaded on a click left out", () => {
  const manifest = readManifest();
  const pages = Object.keys(manifest).filter((name) => name.startsWith("src/pages/"));
  expect(pages.length).toBeGreaterThanOrEqual(9);
  const sizes = pages.map((page) => {
    const files = new Set<string>();
    const load = (name: string): void => {
      const chunk = manifest[name];
      if (chunk === undefined || files.has(chunk.file)) return;
      files.add(chunk.file);
      chunk.imports?.forEach(load);
    };
    load("index.html");
    load(page);
    const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, SITE))).byteLength, 0);
    return { page, bytes };
  });
  process.stdout.write(
    `${sizes.map(({ page, bytes }) => `${(bytes / 1000).toFixed(1).padStart(7)} kB ${page}`).join("\n")}\n`,
  );
  expect(sizes.filter(({ bytes }) => bytes > JAVASCRIPT_BYTES_MAX)).toEqual([]);
});
