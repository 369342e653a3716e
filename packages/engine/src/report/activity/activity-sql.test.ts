import { expect, test } from "vitest";
import { activitySql } from "./activity-sql.js";

const PLAIN = { byKey: false, byPerson: false, ofWorkspace: false, byWorkspace: false };

test.each([
  { name: "plain", shape: PLAIN },
  { name: "by-workspace", shape: { ...PLAIN, byWorkspace: true } },
  { name: "all-filters", shape: { byKey: true, byPerson: true, ofWorkspace: true, byWorkspace: true } },
])("the text of the activity statement is the reviewed one: $name", async ({ name, shape }) => {
  await expect(activitySql("daybook", shape)).toMatchFileSnapshot(`__fixtures__/activity-${name}.sql`);
});
