import { expect, test } from "vitest";
import { personColumnsSql } from "./person-cells.js";

test("the text of the people statement is the reviewed one", async () => {
  await expect(
    personColumnsSql("daybook", {
      team: "team_1",
      range: { startMs: null, endMs: 0 },
      sealed: [{ day: 20_000, n: 1, mark: "1" }],
      raw: [20_001, 20_040],
    }),
  ).toMatchFileSnapshot("__fixtures__/person-cells.sql");
});
