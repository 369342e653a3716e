import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { tagged, type TaggedText } from "../../http/etag.js";

/** The dashboard as the build left it, in memory: a few hundred kilobytes that every page load asks for. */
export interface DashboardFiles {
  page: TaggedText;
  /** By name. Each name holds a hash of the content, so what a name means never changes. */
  assets: ReadonlyMap<string, Asset>;
}

export interface Asset {
  type: string;
  bytes: Buffer;
  gzip: Buffer;
}

/** The files, or null in a checkout whose dashboard was not built. */
export function readDashboardFiles(): DashboardFiles | null {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@daybook/dashboard/package.json")), "dist/site");
  const pagePath = join(folder, "index.html");
  if (!existsSync(pagePath)) return null;
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(join(folder, "assets"))) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const bytes = readFileSync(join(folder, "assets", name));
    assets.set(name, { type, bytes, gzip: gzipSync(bytes) });
  }
  return { page: tagged(readFileSync(pagePath, "utf8")), assets };
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};
