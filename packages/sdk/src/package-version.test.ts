import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { SDK_VERSION } from "./lib/config.js";

test("the version that is sent is the package's", async () => {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  expect(JSON.parse(text)).toMatchObject({ version: SDK_VERSION });
});
