import { expect, test } from "vitest";
import { deedsSql } from "./deeds-sql.js";

const PLAN = {
  team: "team_1",
  range: { startMs: null, endMs: 0 },
  sealed: [{ day: 20_000, n: 1, mark: "1", version: "1" }],
  raw: [20_001, 20_040],
};

test.each([
  { name: "deeds", shape: { byDay: false, ofNames: false } },
  { name: "deeds-by-day", shape: { byDay: true, ofNames: true } },
])("the text of the statement is the reviewed one: $name", async ({ name, shape }) => {
  await expect(deedsSql("daybook", shape, PLAN)).toMatchFileSnapshot(`__fixtures__/${name}.sql`);
});

test("a side of the plan without days is not asked", () => {
  const shape = { byDay: false, ofNames: false };
  expect(deedsSql("daybook", shape, { ...PLAN, raw: [] })).not.toContain("FINAL");
  expect(deedsSql("daybook", shape, { ...PLAN, sealed: [] })).not.toContain("day_rollups");
});
