import { formatInstant, type Member, type TeamDirectory, type UserActivity } from "@daybook/engine";
import { avatarPath } from "../avatar.js";

/**
 * One row on the wire, as text: a team may have ten thousand members, whose own part of it is the same at every
 * report, so it is written once for as long as the member stays as it is.
 *
 * @param base the server's address as the client reaches it, for pictures of people without one
 */
export function toApiUserActivityRow(activity: UserActivity, team: TeamDirectory, base: string): string {
  const { person } = activity;
  const head = person.kind === "unlinked" ? unlinkedHead(person, team, base) : memberHead(person.member, base);
  return (
    `${head},"chatCount":${activity.chatCount},"messageCount":${activity.messageCount},` +
    `"activeDays":${activity.activeDays},"firstActivity":${instant(activity.firstActivityMs)},` +
    `"lastActivity":${instant(activity.lastActivityMs)}}`
  );
}

/** The directory replaces a member that changes, so what was written of the old one goes with it. */
const heads = new WeakMap<Member, { base: string; text: string }>();

function memberHead(member: Member, base: string): string {
  const written = heads.get(member);
  if (written?.base === base) return written.text;
  const text = rowHead({
    id: member.id,
    object: "user",
    ...(member.name === null ? {} : { name: member.name }),
    email: member.email,
    avatar: member.avatar ?? base + avatarPath(member.id),
    createdAt: formatInstant(member.createdAtMs),
    ...(member.updatedAtMs === null ? {} : { updatedAt: formatInstant(member.updatedAtMs) }),
    teamV0Role: member.v0Role,
  });
  heads.set(member, { base, text });
  return text;
}

function unlinkedHead(person: { id: string; text: string }, team: TeamDirectory, base: string): string {
  return rowHead({
    id: person.id,
    object: "user",
    name: person.text,
    email: /^[^\s@]+@[^\s@]+$/.test(person.text) ? person.text : `${person.id}@unlinked.invalid`,
    avatar: base + avatarPath(person.id),
    // Nobody made this person; the team's own beginning is a moment that does not change.
    createdAt: formatInstant(team.team.createdAtMs),
    teamV0Role: null,
  });
}

/** A row up to its counts, without the closing brace. */
function rowHead(user: { id: string } & Record<string, unknown>): string {
  return `{"id":${JSON.stringify(user.id)},"object":"user_activity","user":${JSON.stringify(user)}`;
}

function instant(epochMs: number | null): string {
  return epochMs === null ? "null" : `"${formatInstant(epochMs)}"`;
}
