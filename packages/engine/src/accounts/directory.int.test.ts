import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DaybookError } from "../kernel/errors.js";
import { openAccountsStore } from "../store/accounts/open-accounts-store.js";
import { openScratchAccounts, risingClock, type ScratchAccounts } from "./__fixtures__/scratch-accounts.js";
import { openAccounts } from "./open-accounts.js";
import type { TeamAccounts } from "./team-accounts.js";
import type { TeamDirectory } from "./team-directory.js";

let scratch: ScratchAccounts;

beforeAll(async () => {
  scratch = await openScratchAccounts();
}, 60_000);

afterAll(async () => {
  await scratch.dispose();
});

const STRINGS = ["a@x.y", "B@x.y", "c", "d", "E"];

const Step = fc.record({
  verb: fc.constantFrom(
    "add",
    "update",
    "remove",
    "addAlias",
    "moveAlias",
    "removeAlias",
    "createKey",
    "revokeKey",
    "workspace",
    "prefer",
    "deleteWorkspace",
    "enter",
    "leave",
  ),
  which: fc.nat(3),
  text: fc.constantFrom(...STRINGS),
  other: fc.constantFrom(...STRINGS),
  node: fc.nat(1),
});
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never;

test("after any writes on two nodes, each node's copy is what a fresh start would load", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { slug, team } = await scratch.newTeam();
      const second = await openAccounts({ store: scratch.store, now: risingClock() });
      const nodes = [team, second.inTeam(slug)];
      for (const step of steps) await takeStep(nodes[step.node] ?? team, step);
      await scratch.accounts.refresh();
      await second.refresh();

      const fresh = describeTeam(
        (await openAccounts({ store: scratch.store, now: risingClock() })).inTeam(slug).directory,
      );
      for (const node of nodes) expect(describeTeam(node.directory)).toEqual(fresh);
      const claims = fresh.members.flatMap((member) => [...new Set([member.email, ...member.aliases])]);
      expect(new Set(claims).size).toBe(claims.length);
    }),
    { numRuns: 25 },
  );
}, 120_000);

/** Refusals are part of the game; anything else is a bug. */
async function takeStep(team: TeamAccounts, step: Step): Promise<void> {
  const members = team.listMembers();
  const memberId = members[step.which % Math.max(members.length, 1)]?.id ?? "user_nobody";
  const hash = team.listKeys()[step.which]?.hash ?? "none";
  const run = {
    add: () => team.addMember({ email: `${step.text}@m.n`, teamRoles: ["MEMBER"], aliases: [step.other] }),
    update: () => team.updateMember(memberId, { email: `${step.text}@m.n` }),
    remove: () => team.removeMember(memberId),
    addAlias: () => team.addAlias(memberId, step.text),
    moveAlias: () => team.moveAlias(step.text, memberId),
    removeAlias: () => team.removeAlias(step.text),
    createKey: () => team.createKey({ name: "k", kind: "ingest", memberEmail: members[step.which]?.email ?? "no@m.n" }),
    revokeKey: () => team.revokeKey(hash),
    workspace: () => team.createWorkspace({ name: step.text, slug: `w${step.which}` }),
    prefer: () => team.updateWorkspace(`w${step.which}`, { description: step.text, defaultTextModel: step.other }),
    deleteWorkspace: () => team.deleteWorkspace(`w${step.which}`),
    enter: () => team.addWorkspaceMembers(`w${step.which % 2}`, [memberId]),
    leave: () => team.removeWorkspaceMembers(`w${step.which % 2}`, [memberId]),
  }[step.verb];
  await run().catch((error: unknown) => {
    if (!(error instanceof DaybookError)) throw error;
  });
}

function describeTeam(directory: TeamDirectory) {
  const sorted = <T extends { aliases: string[] }>(member: T): T => ({ ...member, aliases: member.aliases.toSorted() });
  const strings = [...STRINGS, ...STRINGS.map((text) => `${text}@m.n`)];
  return {
    team: directory.team,
    members: directory.members().map(sorted),
    removed: directory
      .removedMembers()
      .map(sorted)
      .toSorted((left, right) => left.id.localeCompare(right.id)),
    workspaces: directory.workspaces(),
    places: directory.workspaces().map((workspace) => directory.workspaceMembers(workspace)),
    keys: directory.keys(),
    found: strings.map(
      (text) => directory.findMemberByString(text)?.id ?? directory.findRemovedMemberByString(text)?.id,
    ),
  };
}

test("a node that does not know what another wrote still refuses what breaks a rule", async () => {
  const { slug, team } = await scratch.newTeam();
  const second = (await openAccounts({ store: scratch.store, now: risingClock() })).inTeam(slug);
  await team.addMember({ email: "ada@x.y", teamRoles: [] });
  expect(second.listMembers()).toEqual([]);
  await expect(second.addMember({ email: "ADA@x.y", teamRoles: [] })).rejects.toMatchObject({ code: "conflict" });
  expect(second.listMembers()).toEqual(team.listMembers());
});

test("a refresh shows teams made, changed and deleted elsewhere, and a key revoked elsewhere stops", async () => {
  const second = await openAccounts({ store: scratch.store, now: risingClock() });
  const { slug, team } = await scratch.newTeam();
  const { slug: doomedSlug } = await scratch.newTeam();
  await team.addMember({ email: "ada@x.y", teamRoles: [] });
  const { hash } = await team.createKey({ name: "k", kind: "ingest", memberEmail: "ada@x.y" });
  await second.refresh();
  expect(second.directory.findKeyByHash(hash)?.key.revokedAtMs).toBeNull();
  expect(second.directory.findTeamBySlug(doomedSlug)).toBeDefined();

  await team.revokeKey(hash);
  await scratch.accounts.deleteTeam(doomedSlug);
  await scratch.accounts.createTeam({ slug: doomedSlug, name: "Next" });
  await second.refresh();
  expect(second.directory.findKeyByHash(hash)?.key.revokedAtMs).toEqual(expect.any(Number));
  expect(second.directory.findTeamBySlug(doomedSlug)?.team).toEqual(scratch.accounts.getTeam(doomedSlug));
  expect(second.inTeam(slug).listMembers()).toEqual(team.listMembers());
});

test("writes asked for at once are all done", async () => {
  const { team } = await scratch.newTeam();
  const emails = Array.from({ length: 20 }, (_, index) => `m${index}@x.y`);
  await Promise.all(emails.map((email) => team.addMember({ email, teamRoles: [] })));
  expect(team.listMembers().map((member) => member.email)).toEqual(emails);
});

test("what was acknowledged is there after a crash", async ({ skip }) => {
  if (scratch.dataDir === null) return skip("PostgreSQL has its own tests of this");
  const { slug, team } = await scratch.newTeam();
  await team.addMember({ email: "ada@x.y", teamRoles: ["OWNER"], aliases: ["x"] });
  // The files of a running database are what a killed process leaves behind.
  const crashed = await mkdtemp(join(tmpdir(), "daybook-crashed-"));
  await cp(scratch.dataDir, crashed, { recursive: true });
  const store = await openAccountsStore({ dataDir: crashed });
  try {
    const reopened = await openAccounts({ store, now: risingClock() });
    expect(describeTeam(reopened.inTeam(slug).directory)).toEqual(describeTeam(team.directory));
  } finally {
    await store.close();
    await rm(crashed, { recursive: true, force: true });
  }
}, 30_000);
