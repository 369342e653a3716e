import { createHash } from "node:crypto";
import { erasedNamesOf } from "../accounts/erased-names.js";
import type { Member } from "../accounts/member.js";
import { foldPersonString } from "../accounts/person-string.js";
import type { TeamDirectory } from "../accounts/team-directory.js";
import { PERSON_NAME_SEPARATOR } from "../rollup/current-events.js";

/** How an event names a person: empty string where it does not. The key counts only where it names nobody. */
export interface PersonStrings {
  user: string;
  email: string;
  key: string;
}

/** @param name as PERSON_NAME_SQL joins them */
export function toPersonStrings(name: string): PersonStrings {
  const [user = "", email = "", key = ""] = name.split(PERSON_NAME_SEPARATOR);
  return { user, email, key };
}

/** Somebody whom events name and the team does not know (yet). */
export interface UnlinkedPerson {
  kind: "unlinked";
  /** Derived from team and string, so the same at every report. */
  id: string;
  /** As it is compared: an address in lower case, anything else as sent. */
  text: string;
}

export type Person = { kind: "member"; member: Member } | { kind: "removed"; member: Member } | UnlinkedPerson;

/**
 * Whose usage an event is: the member that its user string, else its email, names; else the person of that string
 * whom the team does not know; else the owner of the key that was used; else nobody. An ingest key stands for no
 * person. Resolved when a report is made, so a new alias or member corrects history at once. A name that was erased
 * counts as the pseudonym that takes its place, also while it still stands in events.
 */
export function resolvePerson(team: TeamDirectory, told: PersonStrings): Person | null {
  const { key } = told;
  const { user, email } = erasedNamesOf(team)?.change(told) ?? told;
  const texts = [user, email].filter((text) => text !== "");
  for (const text of texts) {
    const member = team.findMemberByString(text);
    if (member !== undefined) return { kind: "member", member };
  }
  for (const text of texts) {
    const member = team.findRemovedMemberByString(text);
    if (member !== undefined) return formerMember(member);
  }
  const [text] = texts;
  if (text !== undefined) return unlinkedPerson(team.team.id, text);
  const registered = key === "" ? undefined : team.findKey(key);
  if (registered === undefined || registered.kind === "ingest") return null;
  const owner = team.findMemberById(registered.memberId);
  if (owner === undefined) return null;
  return owner.removedAtMs === null ? { kind: "member", member: owner } : formerMember(owner);
}

/** An erased member is whom events call by the pseudonym, and nobody that accounts could tell more of. */
function formerMember(member: Member): Person {
  return member.erasedAs === null ? { kind: "removed", member } : unlinkedPerson(member.teamId, member.erasedAs);
}

/** Stable over reports and restarts: the same team and string are always the same id. */
export function unlinkedPerson(teamId: string, text: string): UnlinkedPerson {
  const folded = foldPersonString(text);
  const digest = createHash("sha256").update(`${teamId}\n${folded}`).digest("hex");
  return { kind: "unlinked", id: `person_${digest.slice(0, 24)}`, text: folded };
}

export function personId(person: Person): string {
  return person.kind === "unlinked" ? person.id : person.member.id;
}
