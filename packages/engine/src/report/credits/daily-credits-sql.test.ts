import { expect, test } from "vitest";
import { dailyCreditsSql } from "./daily-credits-sql.js";

const plan = {
  team: "team_1",
  range: { startMs: null, endMs: 0 },
  sealed: [{ day: 20_000, n: 1, mark: "1", version: "1" }],
  raw: [20_001],
};

test("the text of the credits statement is the reviewed one", async () => {
  await expect(dailyCreditsSql("daybook", plan, { byPerson: false })).toMatchFileSnapshot(
    "__fixtures__/daily-credits-team.sql",
  );
  await expect(dailyCreditsSql("daybook", plan, { byPerson: true })).toMatchFileSnapshot(
    "__fixtures__/daily-credits-person.sql",
  );
});
