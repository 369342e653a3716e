import { expect, test } from "vitest";
import { type UsageShape, usageSql } from "./usage-sql.js";

const BOTH = {
  team: "team_1",
  range: { startMs: null, endMs: 0 },
  sealed: [{ day: 20_000, n: 1, mark: "1", version: "1" }],
  raw: [20_001, 20_040],
};
const DAILY: UsageShape = {
  cells: "usage",
  hasBuckets: true,
  groups: [{ dimension: "model", isRanked: false }],
  measures: ["requests", "cost", "upstream"],
  filters: [{ dimension: "provider", operator: "in", values: ["OpenAI"] }],
  figures: [
    { name: "requests", sql: "requests" },
    { name: "cost", sql: "cost" },
    { name: "upstream", sql: "upstream" },
  ],
};

const SHAPES: { name: string; shape: UsageShape }[] = [
  { name: "daily", shape: DAILY },
  { name: "hourly", shape: { ...DAILY, cells: "timed" } },
  {
    name: "ranked",
    shape: {
      ...DAILY,
      cells: "detail",
      hasBuckets: false,
      groups: [{ dimension: "person", isRanked: true }],
      order: ["cost DESC", "person"],
      limit: 10,
      limitPerGroup: 2,
    },
  },
  {
    name: "from-events",
    shape: { ...DAILY, cells: null, measures: ["latency_avg", "throughput_p99", "inter_token_p50"], figures: [] },
  },
];

test.each(SHAPES)("the text of the usage statement is the reviewed one: $name", async ({ name, shape }) => {
  const plan = shape.cells === null ? { ...BOTH, sealed: [] } : BOTH;
  await expect(usageSql("daybook", shape, plan)).toMatchFileSnapshot(`__fixtures__/usage-${name}.sql`);
});

test("a side of the plan without days is not asked", () => {
  expect(usageSql("daybook", DAILY, { ...BOTH, raw: [] })).not.toContain("FINAL");
  expect(usageSql("daybook", DAILY, { ...BOTH, sealed: [] })).not.toContain("day_rollups");
});
