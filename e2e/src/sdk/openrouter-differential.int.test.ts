import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ANSWER_SCRIPTS } from "./answer-scripts.js";
import { OFFICIAL, OURS } from "./openrouter-contestants.js";
import { type Clock, play, type Played } from "./play.js";
import { ADDRESSES, REQUEST_SCRIPTS } from "./request-scripts.js";
import { RETRY_SCRIPTS } from "./retry-scripts.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { type Difference, OK, type Script } from "./scripts.js";
import { STATED_DIFFERENCES } from "./stated-differences.js";
import { TRANSPORT_SCRIPTS } from "./transport-scripts.js";

let server: ScriptedServer;

beforeAll(async () => {
  for (const name of ["API_KEY", "BASE_URL", "DEBUG", "HTTP_REFERER", "APP_TITLE", "APP_CATEGORIES"])
    for (const product of ["OPENROUTER", "DAYBOOK"]) vi.stubEnv(`${product}_${name}`, undefined);
  server = await startScriptedServer();
});
afterAll(() => server.close());

describe("every client makes the same of the same answer", () => {
  test.each(ANSWER_SCRIPTS.map(named))("%s", (_, script) => compare(script, "jumping"));
});

describe("every client sends the same request", () => {
  test.each(REQUEST_SCRIPTS.map(named))("%s", (_, script) => compare(script, "jumping"));

  test.each(ADDRESSES)("to a base address followed by %j", async (address) => {
    const script: Script = { name: "", answers: [OK], call: { request: { date: "2026-11-19" } }, outcome: "value" };
    const official = await play(script, { server, contestant: OFFICIAL["1.3.19"], clock: "jumping", address });
    expect(official.outcome).toBe("value");
    for (const contestant of OURS) {
      expect((await play(script, { server, contestant, clock: "jumping", address })).wire).toEqual(official.wire);
    }
  });
});

describe("every client tries again as often and waits as long", () => {
  test.each(RETRY_SCRIPTS.map(named))("%s", (_, script) => compare(script, "jumping"));
});

describe("every client says the same of a broken connection", () => {
  test.each(TRANSPORT_SCRIPTS.map(named))("%s", (_, script) => compare(script, "real"));
});

test("every stated difference is seen by a script", () => {
  const scripts = [...ANSWER_SCRIPTS, ...REQUEST_SCRIPTS, ...RETRY_SCRIPTS, ...TRANSPORT_SCRIPTS];
  const seen = scripts.flatMap(({ differs = {} }) => Object.values(differs).map(({ because }) => because));
  expect(new Set(seen)).toEqual(new Set(Object.keys(STATED_DIFFERENCES)));
});

function named(script: Script): [string, Script] {
  return [script.name, script];
}

async function compare(script: Script, clock: Clock): Promise<void> {
  const ours: Played[] = [];
  for (const contestant of OURS) {
    const played = await play(script, { server, contestant, clock });
    expectPlayed(contestant.name, played, { ...script, clock });
    ours.push(played);
  }
  const [first] = ours;
  if (first === undefined) throw new Error("There is no client of ours.");
  for (const played of ours) expect(played).toEqual(first);
  for (const version of ["1.3.19", "0.1.11"] as const) {
    const difference: Partial<Difference> = script.differs?.[version] ?? {};
    const contestant = OFFICIAL[version];
    const played = await play(script, { server, contestant, clock });
    const { outcome, waits, tries } = { ...script, ...difference };
    expectPlayed(contestant.name, played, { outcome, waits, tries, clock });
    const isSameOutcome = difference.outcome === undefined;
    if (isSameOutcome && difference.details !== true) expect(played.details).toEqual(first.details);
    const isSameTries = difference.waits === undefined && difference.tries === undefined;
    if (isSameTries && difference.wire !== true) expect(played.wire).toEqual(first.wire);
  }
}

interface Expected {
  outcome: string;
  waits?: readonly number[] | undefined;
  tries?: number | undefined;
  clock: Clock;
}

function expectPlayed(name: string, played: Played, { outcome, waits = [], tries, clock }: Expected): void {
  expect(`${name}: ${played.outcome}`).toBe(`${name}: ${outcome}`);
  const method = outcome.startsWith("rejection")
    ? { outcome: outcome.replace("rejection: ", "") }
    : { outcome, details: played.details };
  if (played.method !== null) expect({ name, ...played.method }).toMatchObject({ name, ...method });
  if (clock === "jumping") expect({ name, waits: played.waits }).toEqual({ name, waits });
  if (tries !== undefined) expect({ name, tries: played.wire.length }).toEqual({ name, tries });
}
