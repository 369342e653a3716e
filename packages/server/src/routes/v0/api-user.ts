import {
  formatInstant,
  type ListedEvent,
  type Member,
  type Person,
  resolvePerson,
  type TeamDirectory,
} from "@daybook/engine";
import { avatarPath } from "../avatar.js";

/** `UserSummarySchema` of v1. */
export interface ApiUser {
  id: string;
  object: "user";
  name?: string;
  email: string;
  avatar: string;
  createdAt: string;
  updatedAt?: string;
}

/** @param base the server's address as the client reaches it, for pictures of people without one */
export function toApiUser(person: Person, team: TeamDirectory, base: string): ApiUser {
  if (person.kind !== "unlinked") return toApiMember(person.member, base);
  return {
    id: person.id,
    object: "user",
    name: person.text,
    email: unlinkedEmail(person),
    avatar: base + avatarPath(person.id),
    // Nobody made this person; the team's own beginning is a moment that does not change.
    createdAt: formatInstant(team.team.createdAtMs),
  };
}

export function toApiMember(member: Member, base: string): ApiUser {
  return {
    id: member.id,
    object: "user",
    ...(member.name === null ? {} : { name: member.name }),
    email: member.email,
    avatar: member.avatar ?? base + avatarPath(member.id),
    createdAt: formatInstant(member.createdAtMs),
    ...(member.updatedAtMs === null ? {} : { updatedAt: formatInstant(member.updatedAtMs) }),
  };
}

/** Whose event it is, as far as the team shows: null for nobody, and for an unlinked person whom it hides. */
export function shownPerson(event: ListedEvent, team: TeamDirectory): Person | null {
  const person = resolvePerson(team, event);
  return person?.kind === "unlinked" && team.team.hideUnlinkedPeople ? null : person;
}

export function personEmail(person: Person): string {
  return person.kind === "unlinked" ? unlinkedEmail(person) : person.member.email;
}

function unlinkedEmail({ id, text }: { id: string; text: string }): string {
  return /^[^\s@]+@[^\s@]+$/.test(text) ? text : `${id}@unlinked.invalid`;
}
