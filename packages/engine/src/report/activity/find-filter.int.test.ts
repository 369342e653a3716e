import { afterAll, beforeAll, expect, test } from "vitest";
import { TeamCopy } from "../../accounts/team-directory.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../../store/analytics/__fixtures__/scratch-analytics.js";
import { unlinkedPerson } from "../people.js";
import { findActivityKey, findActivityPerson, findActivityWorkspace } from "./find-filter.js";

const KEY = "a".repeat(64);
const OTHER_KEY = "b".repeat(64);
const WORKSPACE = "22222222-2222-4222-8222-222222222222";

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

function newTeam(): TeamCopy {
  const id = scratch.newTeam();
  const team = {
    id,
    slug: id,
    name: id,
    plan: "v0-enterprise",
    hideUnlinkedPeople: false,
    totalCredits: null,
    requestsPerMinute: null,
    retentionDays: null,
    frozenBefore: null,
    derivedChats: "auto" as const,
    derivedChatsEndedAtMs: null,
    createdAtMs: 0,
    updatedAtMs: null,
  };
  return new TeamCopy({
    team,
    revision: 1,
    members: [],
    workspaces: [],
    workspaceMembers: [],
    keys: [],
    erasures: [],
    prices: null,
  });
}

const merge = () => scratch.store.command({ sql: `OPTIMIZE TABLE ${scratch.store.database}.events FINAL` });

test("a key or workspace that only a replaced telling named was not seen, before a merge as after", async () => {
  const team = newTeam();
  const { store } = scratch;
  await store.command({ sql: `SYSTEM STOP MERGES ${store.database}.events` });
  await scratch.tell(team.team.id, [usageEvent({ apiKeyHash: KEY, workspaceId: WORKSPACE })]);
  expect(await findActivityKey(store, team, KEY)).toBe(KEY);
  expect(await findActivityWorkspace(store, team, WORKSPACE)).toBe(WORKSPACE);
  await scratch.tell(team.team.id, [usageEvent({ apiKeyHash: OTHER_KEY })]);
  const look = async () => [
    await findActivityKey(store, team, KEY),
    await findActivityWorkspace(store, team, WORKSPACE),
    await findActivityKey(store, team, OTHER_KEY),
  ];
  const before = await look();
  await store.command({ sql: `SYSTEM START MERGES ${store.database}.events` });
  await merge();
  expect(await look()).toEqual([null, null, OTHER_KEY]);
  expect(before).toEqual([null, null, OTHER_KEY]);
});

test("a string means the person who goes by it, not one whom an event names by another string beside it", async () => {
  const strings = ["zoe", "ada", "kim"];
  for (const other of strings) {
    const team = newTeam();
    const { id } = team.team;
    await scratch.tell(id, [
      usageEvent({ id: "1", user: other, userEmail: "shared@example.com" }),
      usageEvent({ id: "2", user: null, userEmail: "shared@example.com" }),
      ...strings.map((user) => usageEvent({ id: user, user, userEmail: "shared@example.com" })),
    ]);
    const shared = unlinkedPerson(id, "shared@example.com").id;
    expect(await findActivityPerson(scratch.store, team, "Shared@example.com")).toBe(shared);
    expect(await findActivityPerson(scratch.store, team, shared)).toBe(shared);
    expect(await findActivityPerson(scratch.store, team, other)).toBe(unlinkedPerson(id, other).id);
  }
});

test("a string that stands only beside other names means one of them, always the same", async () => {
  const found = new Set<string | null>();
  const team = newTeam();
  const names = ["zoe", "ada", "kim", "lee"];
  for (const user of names)
    await scratch.tell(team.team.id, [usageEvent({ id: user, user, userEmail: "x@example.com" })]);
  for (let round = 0; round < 3; round++) found.add(await findActivityPerson(scratch.store, team, "x@example.com"));
  await merge();
  found.add(await findActivityPerson(scratch.store, team, "x@example.com"));
  const [first] = names.map((name) => unlinkedPerson(team.team.id, name).id).toSorted();
  expect([...found]).toEqual([first]);
});

test("the id of a string that a member has taken over means the member, whoever else it stands beside", async () => {
  const team = newTeam();
  const { id } = team.team;
  const member = (name: string, aliases: string[]) => ({
    id: `user_${name}`,
    teamId: id,
    email: `${name}@team.example`,
    name: null,
    avatar: null,
    teamRoles: [],
    v0Role: null,
    aliases,
    createdAtMs: 0,
    updatedAtMs: null,
    removedAtMs: null,
    erasedAs: null,
  });
  await scratch.tell(id, [
    usageEvent({ id: "1", user: "bob@team.example", userEmail: "x@example.com" }),
    usageEvent({ id: "2", user: "x@example.com" }),
  ]);
  const before = unlinkedPerson(id, "x@example.com").id;
  team.apply({ members: [member("bob", [])] }, 2);
  expect(await findActivityPerson(scratch.store, team, before)).toBe(before);
  team.apply({ members: [member("kim", ["x@example.com"])] }, 3);
  expect(await findActivityPerson(scratch.store, team, before)).toBe("user_kim");
  expect(await findActivityPerson(scratch.store, team, "X@example.com")).toBe("user_kim");
  expect(await findActivityPerson(scratch.store, team, "nobody")).toBeNull();
});
