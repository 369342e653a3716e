import { afterAll, beforeAll, expect, test } from "vitest";
import { factsOf, payload } from "../normalize/spans/__fixtures__/payloads.js";
import { openScratchAnalytics, type ScratchAnalytics } from "../store/analytics/__fixtures__/scratch-analytics.js";
import { encodeToldBatch, namesOf } from "./fact-rows.js";
import { KnownNames } from "./known-names.js";
import { nameSumsOf } from "./name-sum.js";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});
afterAll(() => scratch.dispose());

const attributes = { "gen_ai.operation.name": "chat", "gen_ai.response.id": "resp-of-before" };

test("what was told before the start is known, and nothing else", async () => {
  const team = scratch.newTeam();
  const told = { spans: factsOf(payload([{ attributes }])), posted: [] };
  const batch = { teamId: team, batch: "before", receivedAtMs: Date.now(), ...told };
  await scratch.store.insertBlock(encodeToldBatch(batch), team);
  const names = new KnownNames(scratch.store);
  await names.fill();
  const before = namesOf(told);
  expect(before).toHaveLength(2);
  for (const name of before) {
    expect(names.has(nameSumsOf(team)(name))).toBe(true);
    expect(names.has(nameSumsOf(`${team}-other`)(name))).toBe(false);
  }
});

test("of ten thousand new names hardly one is taken for known, and each is from then on", async () => {
  const names = new KnownNames(scratch.store);
  await names.fill();
  const sumOf = nameSumsOf("team");
  const all = Array.from({ length: 10_000 }, (_, at) => sumOf(`${at.toString(16)}-trace`));
  const taken = all.filter((sum) => {
    const isTaken = names.has(sum);
    names.add(sum);
    return isTaken;
  });
  expect(taken.length).toBeLessThan(10);
  expect(all.every((sum) => names.has(sum))).toBe(true);
});

test("until it is filled, and when it cannot be, every name may be known", async () => {
  const away = { ...scratch.store, query: () => Promise.reject(new Error("away")) };
  const names = new KnownNames(away);
  expect(names.has(nameSumsOf("team")("a"))).toBe(true);
  await names.fill();
  expect(names.has(nameSumsOf("team")("b"))).toBe(true);
});
