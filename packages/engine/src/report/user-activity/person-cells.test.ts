import { expect, test } from "vitest";
import { personCellsSql } from "./person-cells.js";

test("the text of the people statement is the reviewed one", async () => {
  await expect(personCellsSql("daybook")).toMatchFileSnapshot("__fixtures__/person-cells.sql");
});
