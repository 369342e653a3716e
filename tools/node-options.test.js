import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "./repository-root.js";

/** @param {string} path */
const read = (path) => readFile(resolve(repositoryRoot, path), "utf8");

test("a server gets the same options of Node from the command, `npm start` and the systemd unit", async () => {
  const [options] = /(?<=^#!.*node ).+/.exec(await read("apps/cli/bin/daybook.js")) ?? [];
  expect(options).toMatch(/^--max-semi-space-size=\d+$/);
  expect(JSON.parse(await read("package.json")).scripts.start).toBe(`node ${options} tools/start.cjs`);
  expect(await read("deploy/systemd/daybook.service")).toContain(`node ${options} apps/cli/bin/daybook.js serve`);
});
