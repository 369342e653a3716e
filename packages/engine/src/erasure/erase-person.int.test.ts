import { afterAll, beforeAll, expect, test } from "vitest";
import { openScratchAccounts, type ScratchAccounts } from "../accounts/__fixtures__/scratch-accounts.js";
import type { TeamAccounts } from "../accounts/team-accounts.js";
import { DAY_MS, formatDay, toEpochDay } from "../kernel/day.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { reportActivity } from "../report/activity/activity.js";
import { personId } from "../report/people.js";
import { reportUserActivity, type UserActivity } from "../report/user-activity/user-activity.js";
import { deleteFrozenEvents, freezeDays } from "../retention/freeze-days.js";
import { sealDays } from "../rollup/seal-days.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { beginErasure, finishErasures } from "./erase-person.js";
import { pseudonymiseEvents } from "./pseudonymise-events.js";

const NOON = Date.UTC(2026, 1, 3, 12);
const TODAY = toEpochDay(NOON);
const WHOLE = { startMs: null, endMs: NOON + DAY_MS };

let scratch: ScratchAnalytics;
let accounts: ScratchAccounts;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
  accounts = await openScratchAccounts();
});

afterAll(async () => {
  await scratch.dispose();
  await accounts.dispose();
});

async function newTeam(): Promise<TeamAccounts> {
  const { team } = await accounts.newTeam();
  await team.addMember({
    email: "ysolde@example.com",
    name: "Ysolde Lovelace",
    teamRoles: ["MEMBER"],
    aliases: ["ysolde-7"],
  });
  await team.addMember({ email: "bob@example.com", teamRoles: ["MEMBER"] });
  return team;
}

/** A day each for events that are frozen, sealed, and neither. */
function events(names: readonly Partial<UsageEvent>[]): UsageEvent[] {
  return [2, 1, 0].flatMap((daysAgo) =>
    names.map((name, index) =>
      usageEvent({
        id: `${daysAgo}-${index}`,
        occurredAtMs: NOON - daysAgo * DAY_MS,
        usagePicoUsd: BigInt(index + 1) * 1_000n,
        user: null,
        ...name,
      }),
    ),
  );
}

async function store(team: TeamAccounts, names: readonly Partial<UsageEvent>[]): Promise<void> {
  const { id } = team.directory.team;
  await scratch.tell(id, events(names));
  await freezeDays(scratch.store, id, TODAY - 1);
  await deleteFrozenEvents(scratch.store, id, TODAY - 1);
  await sealDays(scratch.store, { team: id, days: [formatDay(TODAY - 1)] });
}

async function erase(team: TeamAccounts, who: string): Promise<string> {
  const { pseudonym } = await beginErasure(scratch.store, team, who);
  await finishErasures(scratch.store, team);
  return pseudonym;
}

async function people(team: TeamAccounts): Promise<UserActivity[]> {
  return reportUserActivity(scratch.store, team.directory, WHOLE);
}

async function cost(team: TeamAccounts): Promise<unknown> {
  const query = { firstDay: TODAY - 5, lastDay: TODAY, apiKeyHash: null, personId: null, workspaceId: null };
  return reportActivity(scratch.store, team.directory, { ...query, byWorkspace: false });
}

/** Every text of every row of the team in the store, replaced tellings and rollups that nobody reads among them. */
async function allText(team: TeamAccounts): Promise<string> {
  const tables = ["events", "day_rollups", "frozen_days"];
  const texts = await Promise.all(
    tables.map((table) =>
      scratch.store.query<{ text: string }>({
        sql: `SELECT formatRow('TSV', *) AS text FROM ${scratch.store.database}.${table} WHERE team = {team:String}`,
        params: { team: team.directory.team.id },
      }),
    ),
  );
  return texts
    .flat()
    .map(({ text }) => text)
    .join("");
}

test("an erased member leaves every total, and no name, on frozen, sealed and open days", async () => {
  const team = await newTeam();
  const names = [
    { user: "ysolde@example.com" },
    { user: "Ysolde@Example.COM", userEmail: "ysolde@example.com" },
    { user: "ysolde-7", title: "Ysolde's plans", apiKeyName: "ysolde laptop" },
    { userEmail: "ysolde@example.com", externalUser: "ysolde-7" },
    { user: "bob@example.com", userEmail: "ysolde@example.com" },
    { user: "bob@example.com", externalUser: "YSOLDE@example.com" },
    { user: "stranger" },
  ];
  await store(team, names);
  // A replaced telling that no report shows.
  await scratch.tell(team.directory.team.id, events([{ user: "bob@example.com" }]).slice(2));
  const [before, costBefore] = [await people(team), await cost(team)];
  const totalBefore = before.reduce((sum, { activeDays }) => sum + activeDays, 0);
  const pseudonym = await erase(team, "ysolde@example.com");
  expect(await cost(team)).toEqual(costBefore);
  const after = await people(team);
  expect(after.reduce((sum, { activeDays }) => sum + activeDays, 0)).toBe(totalBefore);
  const ysolde = after.find(({ person }) => person.kind === "unlinked" && person.text === pseudonym);
  expect(ysolde?.activeDays).toBe(
    before.find(({ person }) => person.kind === "member" && person.member.email === "ysolde@example.com")?.activeDays,
  );
  const bobOf = (activities: readonly UserActivity[]) =>
    activities.find(({ person }) => person.kind === "member" && person.member.email === "bob@example.com");
  expect(bobOf(after)).toEqual(bobOf(before));
  expect((await allText(team)).toLowerCase()).not.toMatch(/ysolde/);
  expect(JSON.stringify([team.directory.removedMembers(), team.directory.keys()]).toLowerCase()).not.toMatch(/ysolde/);
});

test("somebody whom only events know is erased by the string or by the id in reports", async () => {
  const team = await newTeam();
  await store(team, [
    { user: "stranger" },
    { user: "other@else.example" },
    { user: "other@else.example", userEmail: "bob@example.com" },
  ]);
  const stranger = (await people(team)).find(({ person }) => person.kind === "unlinked" && person.text === "stranger");
  if (stranger === undefined) throw new Error("the stranger is in no report");
  await erase(team, personId(stranger.person));
  await erase(team, "Other@else.example");
  expect(await allText(team)).not.toMatch(/stranger|other/i);
  expect((await people(team)).filter(({ person }) => person.kind === "unlinked")).toHaveLength(2);
  await expect(beginErasure(scratch.store, team, "nobody")).rejects.toMatchObject({ code: "not_found" });
});

test("events of an erased person that come later carry the pseudonym, also beside other names", async () => {
  const team = await newTeam();
  await store(team, [{ user: "ysolde-7" }]);
  const pseudonym = await erase(team, "ysolde-7");
  const late = events([
    { user: "YSOLDE@example.com", userEmail: "bob@example.com", title: "x" },
    { user: "bob@example.com", userEmail: "ysolde@example.com", title: "y" },
    { user: "Ysolde-7" },
  ]).slice(0, 3);
  const told = pseudonymiseEvents(team.directory, late).map(({ user, userEmail, title }) => ({
    user,
    userEmail,
    title,
  }));
  expect(told).toEqual([
    { user: pseudonym, userEmail: null, title: null },
    { user: "bob@example.com", userEmail: null, title: "y" },
    // Names without an @ are compared exactly.
    { user: "Ysolde-7", userEmail: null, title: null },
  ]);
  const others = events([{ user: "bob@example.com" }]);
  expect(pseudonymiseEvents(team.directory, others)).toBe(others);
});

test("usage that only a key attributes stays with the same person", async () => {
  const team = await newTeam();
  const { hash } = await team.createKey({ name: "ysolde's key", kind: "inference", memberEmail: "ysolde@example.com" });
  await store(team, [{ apiKeyHash: hash, apiKeyName: "ysolde's key" }, { user: "ysolde-7" }]);
  const pseudonym = await erase(team, "ysolde-7");
  const [ysolde, ...others] = (await people(team)).filter(({ person }) => person.kind === "unlinked");
  expect(others).toEqual([]);
  expect(ysolde).toMatchObject({ person: { text: pseudonym }, activeDays: 3 });
  expect(await allText(team)).not.toMatch(/ysolde/);
});

test("to erase somebody again changes nothing, and says the same", async () => {
  const team = await newTeam();
  await store(team, [{ user: "ysolde-7" }]);
  const first = await erase(team, "ysolde@example.com");
  expect(await erase(team, "ysolde-7")).toBe(first);
  expect(await erase(team, first)).toBe(first);
  expect(team.directory.erasures()).toHaveLength(1);
  expect(team.directory.erasures()[0]?.doneAtMs).not.toBeNull();
});

test("an erasure that stops at any step is finished by the next", async () => {
  for (const stop of ["names found", "events changed", "frozen days changed", "rollups dropped"]) {
    const team = await newTeam();
    await store(team, [
      { user: "ysolde-7", title: "t" },
      { user: "bob@example.com", userEmail: "ysolde@example.com" },
    ]);
    const costBefore = await cost(team);
    await beginErasure(scratch.store, team, "ysolde-7");
    const onStep = async (step: string): Promise<void> => {
      if (step === stop) throw new Error("stopped");
    };
    await expect(finishErasures(scratch.store, team, { onStep })).rejects.toThrow("stopped");
    expect(team.directory.erasures()[0]?.doneAtMs).toBeNull();
    expect(await cost(team)).toEqual(costBefore);
    await finishErasures(scratch.store, team);
    expect(team.directory.erasures()[0]?.doneAtMs).not.toBeNull();
    expect(await cost(team)).toEqual(costBefore);
    expect(await allText(team)).not.toMatch(/ysolde/);
  }
});
