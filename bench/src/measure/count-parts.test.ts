import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { countParts } from "./count-parts.js";

test("parts that another has taken up are not counted, and the fullest partition of any table is", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "daybook-parts-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const table = async (id: string, parts: readonly string[]): Promise<void> => {
    for (const part of parts)
      await mkdir(join(dataDir, "events", "store", id.slice(0, 3), id, part), { recursive: true });
  };
  await table("abc1", ["202601_1_1_0", "202601_2_2_0", "202601_1_2_1", "202601_3_3_0", "202602_1_1_0", "detached"]);
  expect(await countParts(dataDir)).toBe(2);
  // A mutation makes a part anew: the older one is not alive.
  await table("def2", ["all_1_4_2", "all_1_4_2_5", "all_5_5_0", "all_6_6_0"]);
  expect(await countParts(dataDir)).toBe(3);
});
