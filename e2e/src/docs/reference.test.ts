import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("every setting that is read has its place in the settings page", async () => {
  const sources = await Promise.all(["packages/server/src/config.ts", "apps/cli/src/config.ts"].map(read));
  const settings = new Set(sources.join("\n").match(/DAYBOOK_[A-Z_]+/g));
  const page = await read("docs/reference/settings.md");
  expect(settings.size).toBeGreaterThan(10);
  expect([...settings].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("every field of an event has its row in the events page", async () => {
  const source = await read("packages/engine/src/normalize/cloudevents/data-fields.ts");
  const table = /const FIELDS[^=]*= \{\n([\s\S]*?)\n\};/.exec(source)?.[1] ?? "";
  const fields = [...table.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
  const page = await read("docs/reference/events.md");
  expect(fields.length).toBeGreaterThan(30);
  expect(fields.filter((name) => !page.includes(`\n| \`${name}\` |`))).toEqual([]);
});

function read(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");
}
