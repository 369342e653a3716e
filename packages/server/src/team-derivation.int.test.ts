import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Accounts,
  type AccountsStore,
  type AnalyticsStore,
  decodeCloudEvent,
  NO_DERIVATION,
  openAccounts,
  openAccountsStore,
  openAnalyticsStore,
  type Team,
  type UsageEvent,
} from "@daybook/engine";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { TeamDerivation } from "./team-derivation.js";

const NOW_MS = Date.UTC(2026, 2, 1, 12);
const MINUTE_MS = 60_000;

let dataDir: string;
let accountsStore: AccountsStore;
let accounts: Accounts;
let store: AnalyticsStore;
let team: Team;
let version = 1n;
let teams = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "daybook-derivation-"));
  accountsStore = await openAccountsStore({ dataDir });
  accounts = await openAccounts({ store: accountsStore, now: () => new Date(NOW_MS) });
  store = await openAnalyticsStore({ dataDir });
});
afterAll(async () => {
  await store.close();
  await accountsStore.close();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  team = await accounts.createTeam({ slug: `team-${++teams}`, name: "Team" });
});

function open(onError: (error: unknown) => void = (error) => expect.fail(String(error))): TeamDerivation {
  return new TeamDerivation({ accounts, store, nowMs: () => NOW_MS, onError });
}

function event(type: string, agoMs: number, source = "app"): UsageEvent {
  const problems: never[] = [];
  const decoded = decodeCloudEvent(
    {
      specversion: "1.0",
      id: `${type}-${agoMs}`,
      source,
      type,
      time: new Date(NOW_MS - agoMs).toISOString(),
      data: { user: "ada", model: "m", provider_name: "p" },
    },
    0,
    {
      nowMs: NOW_MS,
      frozenBeforeMs: null,
      credentialWorkspaceId: null,
      defaultWorkspaceId: "w",
      findWorkspaceId: () => undefined,
      findKeyWorkspaceId: () => null,
      sha256Hex: (text) => text,
    },
    problems,
  );
  return decoded ?? expect.fail("the event is bad");
}

async function storeBefore(events: readonly UsageEvent[]): Promise<void> {
  const stored = events.map((each) => ({ teamId: team.id, event: each }));
  await store.insertEvents({ events: stored, receivedAtMs: NOW_MS - MINUTE_MS, firstVersion: version });
  version += 100n;
}

const until = (beforeMs: number): object => ({ beforeMs, isForced: false });

test("with auto everything is derived until the team's own chats begin, and that is noted once", async () => {
  const derivation = open();
  expect(await derivation.of(team.id)).toEqual(until(Number.POSITIVE_INFINITY));
  derivation.noteStored(team.id, [event("generation.completed", 0)]);
  expect(await derivation.of(team.id)).toEqual(until(Number.POSITIVE_INFINITY));
  derivation.noteStored(team.id, [event("message.created", 0), event("chat.created", MINUTE_MS)]);
  expect(await derivation.of(team.id)).toEqual(until(NOW_MS - MINUTE_MS));
  await derivation.close();
  derivation.noteStored(team.id, [event("chat.created", 5 * MINUTE_MS)]);
  await derivation.close();
  expect(accounts.getTeam(team.slug)).toMatchObject({
    derivedChatsEndedAtMs: NOW_MS - MINUTE_MS,
    updatedAtMs: null,
  });
  expect(await open().of(team.id)).toEqual(until(NOW_MS - MINUTE_MS));
});

test("history that is brought along does not undo what was derived since", async () => {
  const derivation = open();
  derivation.noteStored(team.id, [event("chat.created", 90 * 86_400_000)]);
  expect(await derivation.of(team.id)).toEqual(until(NOW_MS - 10 * MINUTE_MS));
  await derivation.close();
});

test("a process that saw none of them come in finds what the team has stored before", async () => {
  await storeBefore([event("generation.completed", 3 * MINUTE_MS), event("chat.created", 2 * MINUTE_MS)]);
  const derivation = open();
  expect(await derivation.of(team.id)).toEqual(until(NOW_MS - 2 * MINUTE_MS));
  await derivation.close();
  expect(accounts.getTeam(team.slug)).toMatchObject({ derivedChatsEndedAtMs: NOW_MS - 2 * MINUTE_MS });
});

test("what is derived, and the sessions of log records, are not the team's own", async () => {
  const derived = { ...event("message.created", 0), source: "daybook:derived" };
  const session = { ...event("chat.created", 0), schema: "inferred/1" };
  await storeBefore([derived, session]);
  const derivation = open();
  derivation.noteStored(team.id, [derived, session]);
  expect(await derivation.of(team.id)).toEqual(until(Number.POSITIVE_INFINITY));
});

test("on derives always, off and a team that is not there nothing", async () => {
  const derivation = open();
  derivation.noteStored(team.id, [event("chat.created", 0)]);
  await derivation.close();
  await accounts.updateTeam(team.slug, { derivedChats: "on" });
  expect(await derivation.of(team.id)).toEqual({ beforeMs: Number.POSITIVE_INFINITY, isForced: true });
  await accounts.updateTeam(team.slug, { derivedChats: "off" });
  expect(await derivation.of(team.id)).toEqual(NO_DERIVATION);
  expect(await derivation.of("team_none")).toEqual(NO_DERIVATION);
});

test("accounts that cannot be written are told of, and what was noted holds meanwhile", async () => {
  const errors: unknown[] = [];
  const failing: Accounts = { ...accounts, inTeam: () => expect.fail("the accounts are away") };
  const derivation = new TeamDerivation({
    accounts: failing,
    store,
    nowMs: () => NOW_MS,
    onError: (error) => errors.push(error),
  });
  derivation.noteStored(team.id, [event("chat.created", 0)]);
  await derivation.close();
  expect(errors).toHaveLength(1);
  expect(await derivation.of(team.id)).toEqual(until(NOW_MS));
});
