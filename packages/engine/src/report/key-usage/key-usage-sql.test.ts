import { expect, test } from "vitest";
import { dailyTotalsSql } from "./daily-totals.js";
import { keyUsageSql } from "./key-usage-sql.js";

const BOTH = {
  team: "team_1",
  range: { startMs: null, endMs: 0 },
  sealed: [{ day: 20_000, n: 1, mark: "1", version: "1" }],
  raw: [20_001, 20_040],
};

test.each([
  { name: "key-usage", sql: keyUsageSql },
  { name: "daily-totals", sql: dailyTotalsSql },
])("the text of the statement is the reviewed one: $name", async ({ name, sql }) => {
  await expect(sql("daybook", BOTH)).toMatchFileSnapshot(`__fixtures__/${name}.sql`);
});

test.each([keyUsageSql, dailyTotalsSql])("a side of the plan without days is not asked", (sql) => {
  expect(sql("daybook", { ...BOTH, raw: [] })).not.toContain("FINAL");
  expect(sql("daybook", { ...BOTH, sealed: [] })).not.toContain("day_rollups");
});
