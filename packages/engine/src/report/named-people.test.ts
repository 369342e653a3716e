import fc from "fast-check";
import { expect, test } from "vitest";
import type { Key } from "../accounts/key.js";
import type { Member } from "../accounts/member.js";
import { type TeamChange, TeamCopy, type TeamContents } from "../accounts/team-directory.js";
import { PERSON_NAME_SEPARATOR } from "../rollup/current-events.js";
import { namedPeople } from "./named-people.js";
import { personId, resolvePerson, toPersonStrings } from "./people.js";

const IDS = ["user_1", "user_2", "user_3"];
const TEXTS = [...IDS, "a", "A", "a@x.example", "A@x.example", "b@x.example", "c"];
const HASHES = ["k1", "k2"];
const NAMES = ["", ...TEXTS].flatMap((user) =>
  ["", "b@x.example", "nobody@x.example"].flatMap((email) =>
    ["", ...HASHES, "k3"].map((key) => [user, email, key].join(PERSON_NAME_SEPARATOR)),
  ),
);

const member = fc.record({
  id: fc.constantFrom(...IDS),
  teamId: fc.constant("team_1"),
  email: fc.constantFrom("a@x.example", "b@x.example", "d@x.example"),
  name: fc.constant(null),
  avatar: fc.constant(null),
  teamRoles: fc.constant([]),
  v0Role: fc.constant(null),
  aliases: fc.uniqueArray(fc.constantFrom("a", "c", "A"), { maxLength: 2 }),
  createdAtMs: fc.constant(0),
  updatedAtMs: fc.constant(null),
  removedAtMs: fc.constantFrom(null, 1, 2),
  erasedAs: fc.constant(null),
}) satisfies fc.Arbitrary<Member>;

const key = fc.record({
  hash: fc.constantFrom(...HASHES),
  memberId: fc.constantFrom(...IDS),
  kind: fc.constantFrom("inference", "ingest"),
}) satisfies fc.Arbitrary<Partial<Key>>;

const change = fc.record({
  /** As a write of this node does, or as a team read anew from the database. */
  how: fc.constantFrom("apply", "replace"),
  members: fc.uniqueArray(member, { maxLength: 2, selector: ({ id }) => id }),
  keys: fc.uniqueArray(key, { maxLength: 2, selector: ({ hash }) => hash }),
  /** Of the database; it may come back to one that was seen, when the database was restored. */
  revision: fc.integer({ min: 1, max: 3 }),
});

test("after every change of a team, a name means what it means to a team that nobody has asked before", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const team = new TeamCopy(contents({}));
      for (const { how, members, keys, revision } of changes) {
        // Who was removed stays so: a person who comes back gets another id.
        const gone = how === "apply" ? team.removedMembers().map(({ id }) => id) : [];
        const made: TeamChange = { members: members.filter(({ id }) => !gone.includes(id)), keys: keys.map(toKey) };
        if (how === "apply") team.apply(made, revision);
        else team.replace({ ...contents(made), revision });

        const { people, memberCount, numberOf } = namedPeople(team);
        expect(people.slice(0, memberCount)).toEqual(
          team.members().map((current) => ({ kind: "member", member: current })),
        );
        // Twice: looked up, then remembered.
        for (const name of [...NAMES, ...NAMES]) {
          const expected = resolvePerson(team, toPersonStrings(name));
          const number = numberOf(name);
          expect(number === null ? null : people[number]).toEqual(expected);
        }
        expect(new Set(people.map(personId)).size).toBe(people.length);
      }
    }),
  );
});

test("a team that did not change is not read again", () => {
  const team = new TeamCopy(contents({}));
  expect(namedPeople(team)).toBe(namedPeople(team));
});

function toKey({ hash, memberId, kind }: Pick<Key, "hash" | "memberId" | "kind">): Key {
  return {
    hash,
    teamId: "team_1",
    memberId,
    kind,
    name: hash,
    label: hash,
    workspaceId: null,
    disabled: false,
    limitUsd: null,
    limitReset: null,
    includeByokInLimit: false,
    expiresAtMs: null,
    externalUser: null,
    externalKeyHash: null,
    createdAtMs: 0,
    updatedAtMs: null,
    revokedAtMs: null,
  };
}

function contents({ members = [], keys = [] }: TeamChange): TeamContents {
  return {
    team: {
      id: "team_1",
      slug: "team-1",
      name: "Team",
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
    },
    revision: 1,
    members,
    workspaces: [],
    workspaceMembers: [],
    keys,
    erasures: [],
    prices: null,
  };
}
