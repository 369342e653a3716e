import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { listFiles } from "./list-files.js";
import { repositoryRoot } from "./repository-root.js";

/** What opens an engine in the process that calls it, of which each has room for one. */
const OPENERS = [
  "startServer",
  "openDaybook",
  "openAnalyticsStore",
  "openScratchAnalytics",
  "openChdbDriver",
  "openAccountsStore",
  "openScratchAccounts",
  "openPglite",
];
const IMPORTS_OPENER = new RegExp(String.raw`import \{[^}]*\b(?:${OPENERS.join("|")})\b[^}]*\} from "(?:@daybook|\.)`);

test("a file of tests that imports what opens an engine is an .int.test.ts, which has a process of its own", async () => {
  const files = await listFiles(repositoryRoot);
  const importing = [];
  for (const path of files.filter((file) => file.endsWith(".test.ts"))) {
    if (IMPORTS_OPENER.test(await readFile(resolve(repositoryRoot, path), "utf8"))) importing.push(path);
  }
  expect(importing.length).toBeGreaterThan(50);
  expect(importing.filter((path) => !path.endsWith(".int.test.ts"))).toEqual([]);
});
