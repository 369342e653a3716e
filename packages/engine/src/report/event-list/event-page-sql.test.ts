import { expect, test } from "vitest";
import { PERSON_CONDITION_SQL } from "./event-filters.js";
import { eventPageSql } from "./event-page-sql.js";

const nothing = { selective: [], common: [], params: {} };
const ever = { startMs: null, endMs: null };

test("the text of the page statement is the reviewed one", async () => {
  const plain = eventPageSql("daybook", nothing, { range: ever, after: null, limit: 51 });
  await expect(plain.sql).toMatchFileSnapshot("__fixtures__/event-page-plain.sql");
  expect(plain.params).toEqual({});
  const filtered = eventPageSql(
    "daybook",
    {
      selective: ["chat_id = {chat:String}", PERSON_CONDITION_SQL],
      common: ["type IN {types:Array(String)}"],
      params: { chat: "c1", people: [], types: ["generation"] },
    },
    { range: { startMs: 1, endMs: 3 }, after: { occurredAtMs: 2, source: "s", id: "i" }, limit: 2 },
  );
  await expect(filtered.sql).toMatchFileSnapshot("__fixtures__/event-page-filtered.sql");
  const place = { startMs: 1, endMs: 3, afterMs: 2, afterSource: "s", afterId: "i" };
  expect(filtered.params).toEqual({ chat: "c1", people: [], types: ["generation"], ...place });
});
