import { expect, test } from "vitest";
import { activitySql } from "./activity-sql.js";

const BOTH = {
  team: "team_1",
  range: { startMs: null, endMs: 0 },
  sealed: [{ day: 20_000, n: 1, mark: "1", version: "1" }],
  raw: [20_001, 20_040],
};
const PLAIN = { byKey: false, byPerson: false, ofWorkspace: false, byWorkspace: false };

test.each([
  { name: "plain", shape: PLAIN },
  { name: "by-workspace", shape: { ...PLAIN, byWorkspace: true } },
  { name: "all-filters", shape: { byKey: true, byPerson: true, ofWorkspace: true, byWorkspace: true } },
])("the text of the activity statement is the reviewed one: $name", async ({ name, shape }) => {
  await expect(activitySql("daybook", shape, BOTH)).toMatchFileSnapshot(`__fixtures__/activity-${name}.sql`);
});

test("a side of the plan without days is not asked", () => {
  expect(activitySql("daybook", PLAIN, { ...BOTH, raw: [] })).not.toContain("FINAL");
  expect(activitySql("daybook", PLAIN, { ...BOTH, sealed: [] })).not.toContain("day_rollups");
});
