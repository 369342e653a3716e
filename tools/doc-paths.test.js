import { expect, test } from "vitest";
import { findMachinePaths, findNamedPaths } from "./doc-paths.js";

test("repository paths in backticks and relative links are found with their line", () => {
  const page = "See `packages/engine/src/kernel/day.ts`.\nOr [the guide](guides/start.md#first) and `README.md`.";
  expect(findNamedPaths(page)).toEqual([
    { line: 1, path: "packages/engine/src/kernel/day.ts", isLink: false },
    { line: 2, path: "guides/start.md", isLink: true },
    { line: 2, path: "README.md", isLink: false },
  ]);
});

test("addresses, patterns, placeholders and built files are left alone", () => {
  const page =
    "[site](https://example.com) [top](#top) `packages/*/src` `docs/<name>.md` `bench/dist/main.js` `npm start` `tools`";
  expect(findNamedPaths(page)).toEqual([]);
});

test("a path of one machine is found, a route or a relative path is not", () => {
  const home = ["", "home", "ada"].join("/");
  expect(findMachinePaths(`cd ${home}/daybook\nGET /v1/events; cat docs${home}`)).toEqual([
    { line: 1, path: home, isLink: false },
  ]);
});
