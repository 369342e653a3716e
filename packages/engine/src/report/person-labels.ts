import type { Person } from "./people.js";

/** What a person is called: the name, else the email; of an unlinked one the string in events. */
export function displayName(person: Person): string {
  return person.kind === "unlinked" ? person.text : (person.member.name ?? person.member.email);
}

/** Of an unlinked person the string itself when it is an address, else one that no mail reaches. */
export function emailOf(person: Person): string {
  if (person.kind !== "unlinked") return person.member.email;
  return /^[^\s@]+@[^\s@]+$/.test(person.text) ? person.text : `${person.id}@unlinked.invalid`;
}
