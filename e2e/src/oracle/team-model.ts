import type { Telling } from "./telling.js";

/** What the test knows of a team, by its own doing. */
export interface TeamModel {
  members: MemberModel[];
  keys: KeyModel[];
  hidesUnlinked: boolean;
}

export interface MemberModel {
  id: string;
  email: string;
  aliases: string[];
  /** Rises with every removal; null: a current member. */
  removal: number | null;
}

export interface KeyModel {
  hash: string;
  kind: "management" | "inference" | "ingest";
  memberId: string;
  workspace: string | null;
}

/** Who did it: a member, current or removed, or a string that means nobody the team knows. */
export type WhoModel = { member: MemberModel } | { text: string };

/** Addresses compare in lower case, everything else as it is. */
export function folded(text: string): string {
  return text.includes("@") ? text.toLowerCase() : text;
}

/** The telling's user, else the owner of the key that was used, else nobody; an ingest key stands for nobody. */
export function whoDid(team: TeamModel, telling: Pick<Telling, "user" | "email" | "key">): WhoModel | null {
  const names = [telling.user, telling.email].filter((name) => name !== null);
  for (const holder of [currentHolder, formerHolder]) {
    for (const name of names) {
      const member = holder(team, name);
      if (member !== undefined) return { member };
    }
  }
  if (names[0] !== undefined) return { text: folded(names[0]) };
  const key = team.keys.find(({ hash }) => hash === telling.key);
  if (key === undefined || key.kind === "ingest") return null;
  const owner = team.members.find(({ id }) => id === key.memberId);
  return owner === undefined ? null : { member: owner };
}

/** The current member that a string means. */
export function currentHolder(team: TeamModel, text: string): MemberModel | undefined {
  return team.members.find((member) => member.removal === null && isNamed(member, text));
}

/** The member removed last of those that a string meant. */
export function formerHolder(team: TeamModel, text: string): MemberModel | undefined {
  return team.members
    .filter((member) => member.removal !== null && isNamed(member, text))
    .toSorted((a, b) => (b.removal ?? 0) - (a.removal ?? 0))[0];
}

function isNamed(member: MemberModel, text: string): boolean {
  return [member.id, member.email, ...member.aliases].some((name) => folded(name) === folded(text));
}
