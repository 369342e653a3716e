import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAnalytics, type ScratchAnalytics } from "../store/analytics/__fixtures__/scratch-analytics.js";
import { nameSumSql, nameSumsOf } from "./name-sum.js";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});
afterAll(() => scratch.dispose());

const NAMES = [
  "",
  "\0",
  "\x7f",
  "0af7651916cd43dd8448eb211c80319c",
  "answer:chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG",
  "answer:é",
  "answer:\u{1F600} 日本 \x80\xff",
  "Ω".repeat(300),
  "z".repeat(5_000),
];

test.each(["team_1", "", "équipe \u{1F600}"])("the engine has the same sums of names of the team %j", async (team) => {
  const rows = await scratch.store.query<{ name: string; sum: number }>({
    sql: `SELECT name, ${nameSumSql("name")} AS sum FROM (SELECT arrayJoin({names:Array(String)}) AS name, {owner:String} AS team)`,
    params: { names: NAMES, owner: team },
  });
  expect(rows).toHaveLength(NAMES.length);
  const sumOf = nameSumsOf(team);
  for (const { name, sum } of rows) expect([name, sumOf(name)]).toEqual([name, sum]);
});

test("names that differ have other sums, and so has a name of another team", () => {
  const count = 100_000;
  const sums = ["team_1", "team_2"]
    .map(nameSumsOf)
    .flatMap((sumOf) => Array.from({ length: count }, (_, at) => sumOf(`answer:${(at * 2_654_435_761).toString(16)}`)));
  expect(new Set(sums).size).toBe(2 * count);
});
