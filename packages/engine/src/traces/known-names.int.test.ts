import { afterAll, beforeAll, expect, test } from "vitest";
import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import { factsOf, payload } from "../normalize/spans/__fixtures__/payloads.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { encodeToldBatch, namesOf } from "./fact-rows.js";
import { CHAT_NAMES, FACT_NAMES, KnownNames } from "./known-names.js";

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
  const names = new KnownNames(scratch.store, FACT_NAMES);
  await names.fill();
  const before = namesOf(told);
  expect(before).toHaveLength(2);
  expect(names.mayBeKnown(team, [...before, "another"])).toEqual(before);
  expect(names.mayBeKnown(`${team}-other`, before)).toEqual([]);
});

test("names that come in several statements are all known, and no others", async () => {
  const team = scratch.newTeam();
  const spans = Array.from({ length: 500 }, (_, at) => ({
    ...attributes,
    "gen_ai.response.id": `resp-${at}`,
  })).flatMap((each, at) => factsOf(payload([{ attributes: each, trace: at + 1 }])));
  await scratch.store.insertBlock(
    encodeToldBatch({ teamId: team, batch: "before", receivedAtMs: Date.now(), spans, posted: [] }),
    team,
  );
  const before = namesOf({ spans, posted: [] });
  const names = new KnownNames(scratch.store, FACT_NAMES, 90);
  await names.fill();
  expect(names.mayBeKnown(team, before)).toEqual(before);
  expect(names.mayBeKnown(`${team}-other`, before)).toEqual([]);
});

test("a chat that was derived before the start is known, and one that only an event of the team names is not", async () => {
  const team = scratch.newTeam();
  const derived = { source: DERIVED_SOURCE, type: "chat.created" as const };
  await scratch.tell(team, [
    usageEvent({ ...derived, id: "chat:dérivé", chatId: "dérivé" }),
    usageEvent({ ...derived, id: "explicit:told", chatId: "told" }),
    usageEvent({ id: "call", chatId: "named" }),
  ]);
  const names = new KnownNames(scratch.store, CHAT_NAMES);
  await names.fill();
  expect(names.mayBeKnown(team, ["dérivé", "told", "named"])).toEqual(["dérivé", "told"]);
});

test("a name is known from when it is added, and one that is added twice at once was not known before", async () => {
  const names = new KnownNames(scratch.store, FACT_NAMES);
  await names.fill();
  const team = scratch.newTeam();
  expect(names.add(team, ["a", "b", "a"])).toEqual([]);
  expect(names.add(team, ["c", "b"])).toEqual(["b"]);
  expect(names.mayBeKnown(team, ["d", "c", "a"])).toEqual(["c", "a"]);
});

test("until it is filled, and when it cannot be, every name may be known", async () => {
  const away = { ...scratch.store, query: () => Promise.reject(new Error("away")) };
  const names = new KnownNames(away, FACT_NAMES);
  expect(names.mayBeKnown("team", ["a"])).toEqual(["a"]);
  await names.fill();
  expect(names.add("team", ["b"])).toEqual(["b"]);
});
