import { expect, test } from "vitest";
import { listMissingOptional } from "./lockfile.js";

test("an optional package is missing unless it is listed at the top or below its dependent", () => {
  const optionalDependencies = { "a-linux-x64": "1.0.0", "a-darwin-arm64": "1.0.0", "a-win32-x64": "1.0.0" };
  const packages = {
    "node_modules/a": { optionalDependencies },
    "node_modules/a-linux-x64": {},
    "node_modules/a/node_modules/a-win32-x64": {},
  };
  expect(listMissingOptional({ packages })).toEqual([
    { name: "a-darwin-arm64", version: "1.0.0", neededBy: "node_modules/a" },
  ]);
});
