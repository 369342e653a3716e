import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCES = import.meta.dirname;

/** Folder -> folders it may import besides itself; docs/decisions/0010-dashboard.md says why a test checks it. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  app: ["pages", "parts", "ui", "lib"],
  pages: ["parts", "charts", "tables", "ui", "lib"],
  parts: ["pages", "charts", "tables", "ui", "lib"],
  charts: ["ui", "lib"],
  tables: ["ui", "lib"],
  ui: [],
  lib: [],
};

interface Import {
  file: string;
  folder: string;
  from: string;
}

async function readImports(): Promise<Import[]> {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => /^\w+\/.*(?<!\.test)\.tsx?$/.test(file));
  const imports = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(SOURCES, file), "utf8");
      const [folder = ""] = file.split("/");
      return [...text.matchAll(/(?:from|import\(|import) ?"([^"]+)"/g)].map(([, from = ""]) => ({
        file,
        folder,
        from,
      }));
    }),
  );
  return imports.flat();
}

const imports = await readImports();

test("folders import only those that their arrows lead to", () => {
  expect(imports.length).toBeGreaterThan(100);
  const wrong = imports.filter(({ folder, from }) => {
    const target = /^\.\.\/(\w+)\//.exec(from)?.[1];
    if (target === undefined) return from.startsWith("../");
    // A sheet of the pages also dresses their parts.
    if (folder === "parts" && target === "pages") return !from.endsWith(".module.css");
    return ARROWS[folder]?.includes(target) !== true;
  });
  expect(wrong).toEqual([]);
  expect([...new Set(imports.map(({ folder }) => folder))].filter((folder) => ARROWS[folder] === undefined)).toEqual(
    [],
  );
});

test("no page imports a page, and only the router knows them", () => {
  const toPages = imports.filter(({ from }) => /(^|\/)[\w-]+-page\.tsx$/.test(from));
  expect(toPages.length).toBeGreaterThan(7);
  expect(toPages.filter(({ file }) => file !== "app/router.tsx")).toEqual([]);
});

test("the generic parts know no router, no query and no SDK; of ours only the SDK is used", () => {
  const generic = ["ui", "charts", "tables"];
  expect(
    imports.filter(({ folder, from }) => generic.includes(folder) && /^@daybook|react-router|react-query/.test(from)),
  ).toEqual([]);
  expect(imports.filter(({ from }) => from.startsWith("@daybook/") && !/^@daybook\/sdk(\/|$)/.test(from))).toEqual([]);
  expect(imports.filter(({ from }) => from.startsWith("node:"))).toEqual([]);
});
