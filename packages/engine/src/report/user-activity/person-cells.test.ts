import { expect, test } from "vitest";
import { rawPersonsSql } from "./person-cells.js";
import { personDaysStatement } from "./person-days.js";

test("the text of the people statements is the reviewed one", async () => {
  const sealed = { day: 20_000, n: 1, mark: "1", version: "1" };
  await expect(
    [personDaysStatement("daybook", "team_1", [sealed]).sql, rawPersonsSql("daybook")].join(";\n\n"),
  ).toMatchFileSnapshot("__fixtures__/person-cells.sql");
});
