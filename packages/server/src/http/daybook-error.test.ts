import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { STATUS_OF_CODE } from "./daybook-error.js";

test("every error code has a row with its status in the errors page", async () => {
  const page = await readFile(new URL("../../../../docs/reference/errors.md", import.meta.url), "utf8");
  const rows = Object.entries(STATUS_OF_CODE).map(([code, status]) => `\n| \`${code}\` | ${status} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});
