import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { listFiles } from "./list-files.js";
import { repositoryRoot } from "./repository-root.js";

/** What opens an engine in the test's own process; a process has room for one. */
const OPENS_ENGINE =
  /import (?:type )?\{[^}]*\b(?:startServer|openDaybook|openAnalyticsStore)\b[^}]*\} from "(?:@daybook|\.)/;

test("whoever opens an engine is an .int.test.ts, which has a process of its own", async () => {
  const files = await listFiles(repositoryRoot);
  const opening = [];
  for (const path of files.filter((file) => file.endsWith(".test.ts"))) {
    if (OPENS_ENGINE.test(await readFile(resolve(repositoryRoot, path), "utf8"))) opening.push(path);
  }
  expect(opening.length).toBeGreaterThan(50);
  expect(opening.filter((path) => !path.endsWith(".int.test.ts"))).toEqual([]);
});
