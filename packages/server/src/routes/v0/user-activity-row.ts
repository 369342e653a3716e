import { formatInstant, type Member, type Person, type TeamDirectory, type UserActivity } from "@daybook/engine";
import { avatarPath } from "../avatar.js";

/** What was written of a person, for as long as the engine hands out the same object: a changed person is another. */
const heads = new WeakMap<object, { base: string; bytes: Buffer }>();

/**
 * A row up to its counts, without the closing brace, in UTF-8: a team may have ten thousand members, whose own part of
 * the row is the same at every report, so it is written once.
 *
 * @param base the server's address as the client reaches it, for pictures of people without one
 */
export function userActivityHead(person: Person, team: TeamDirectory, base: string): Buffer {
  const who = person.kind === "unlinked" ? person : person.member;
  const written = heads.get(who);
  if (written?.base === base) return written.bytes;
  const user = person.kind === "unlinked" ? unlinkedUser(person, team, base) : memberUser(person.member, base);
  const bytes = Buffer.from(`{"id":${JSON.stringify(user.id)},"object":"user_activity","user":${JSON.stringify(user)}`);
  heads.set(who, { base, bytes });
  return bytes;
}

/** The rest of the row, all ASCII. */
export function userActivityCounts(activity: UserActivity): string {
  return (
    `,"chatCount":${activity.chatCount},"messageCount":${activity.messageCount},` +
    `"activeDays":${activity.activeDays},"firstActivity":${instant(activity.firstActivityMs)},` +
    `"lastActivity":${instant(activity.lastActivityMs)}}`
  );
}

interface User extends Record<string, unknown> {
  id: string;
}

function memberUser(member: Member, base: string): User {
  return {
    id: member.id,
    object: "user",
    ...(member.name === null ? {} : { name: member.name }),
    email: member.email,
    avatar: member.avatar ?? base + avatarPath(member.id),
    createdAt: formatInstant(member.createdAtMs),
    ...(member.updatedAtMs === null ? {} : { updatedAt: formatInstant(member.updatedAtMs) }),
    teamV0Role: member.v0Role,
  };
}

function unlinkedUser(person: { id: string; text: string }, team: TeamDirectory, base: string): User {
  return {
    id: person.id,
    object: "user",
    name: person.text,
    email: /^[^\s@]+@[^\s@]+$/.test(person.text) ? person.text : `${person.id}@unlinked.invalid`,
    avatar: base + avatarPath(person.id),
    // Nobody made this person; the team's own beginning is a moment that does not change.
    createdAt: formatInstant(team.team.createdAtMs),
    teamV0Role: null,
  };
}

function instant(epochMs: number | null): string {
  return epochMs === null ? "null" : `"${formatInstant(epochMs)}"`;
}
