import { expect, test } from "vitest";
import { chatActivitySql } from "./chat-activity-sql.js";

test("the text of the chat activity statement is the reviewed one", async () => {
  await expect(chatActivitySql("daybook", { byPerson: true })).toMatchFileSnapshot("__fixtures__/chat-activity.sql");
});
