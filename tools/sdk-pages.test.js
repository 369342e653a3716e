import { readdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { makeSdkPages } from "./sdk-pages.js";
import { readDeclarations } from "./sdk-types.js";
import { repositoryRoot } from "./set-up.js";

test("the SDK's API pages are what its sources make them; node tools/write-sdk-docs.js writes them anew", async () => {
  const pages = await makeSdkPages(repositoryRoot);
  expect(pages.length).toBeGreaterThan(2);
  for (const { path, text } of pages) {
    expect({ path, text: await readFile(resolve(repositoryRoot, path), "utf8") }).toEqual({ path, text });
  }
  const present = await readdir(resolve(repositoryRoot, "packages/sdk/docs"));
  expect(present.map((file) => `packages/sdk/docs/${file}`).toSorted()).toEqual(pages.map(({ path }) => path));
});

test("a declaration is read with its comments, inner objects and bases", () => {
  /** @type {import("./sdk-types.js").Types} */
  const types = { interfaces: new Map(), aliases: new Map(), lists: new Map() };
  readDeclarations(
    `/** What it is. */
export interface Report extends Base {
  /** Never absent. */
  readonly id: string;
  at?: Date | undefined;
  meta: { count: number; range: { start: string | null } };
}
export const Kind = { One: "one", Two: "two" } as const;
export type Kind = OpenEnum<typeof Kind>;
`,
    types,
  );
  const range = { name: "range", type: "object", isOptional: false, doc: "" };
  const start = { name: "start", type: "string | null", isOptional: false, doc: "", fields: [] };
  expect(types.interfaces.get("Report")).toEqual({
    name: "Report",
    doc: "What it is.",
    extends: ["Base"],
    fields: [
      { name: "id", type: "string", isOptional: false, doc: "Never absent.", fields: [] },
      { name: "at", type: "Date", isOptional: true, doc: "", fields: [] },
      {
        name: "meta",
        type: "object",
        isOptional: false,
        doc: "",
        fields: [
          { name: "count", type: "number", isOptional: false, doc: "", fields: [] },
          { ...range, fields: [start] },
        ],
      },
    ],
  });
  expect(types.lists.get("Kind")).toEqual(['"one"', '"two"']);
});
