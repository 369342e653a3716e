import type { Member } from "../../accounts/member.js";
import type { TeamDirectory } from "../../accounts/team-directory.js";
import { wasSeenInEvents } from "../../rollup/current-events.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { foldPersonString } from "../../accounts/person-string.js";
import { personId, resolvePerson, unlinkedPerson } from "../people.js";
import { readPersonCells } from "../user-activity/person-cells.js";

/** The key's hash in lower case, or null when the team neither registered it nor ever saw it in an event. */
export async function findActivityKey(
  store: AnalyticsStore,
  team: TeamDirectory,
  hash: string,
): Promise<string | null> {
  const key = hash.toLowerCase();
  if (team.findKey(key) !== undefined) return key;
  return (await wasSeenInEvents(store, team.team.id, { column: "api_key_hash", value: key })) ? key : null;
}

/** The workspace's id, or null when the team neither has it nor ever saw it in an event. */
export async function findActivityWorkspace(
  store: AnalyticsStore,
  team: TeamDirectory,
  id: string,
): Promise<string | null> {
  const workspace = team.findWorkspace(id);
  if (workspace !== undefined) return workspace.id;
  const seen = await wasSeenInEvents(store, team.team.id, { column: "workspace_id", value: id.toLowerCase() });
  return seen ? id.toLowerCase() : null;
}

/**
 * The person's id, or null. Who: a member's id, email or alias (also a removed member's), or, of a person the team does
 * not know, the id in reports or the string in events. A string that a member has taken over means the member, and so
 * does the id that string had before. A string that stands only beside other names means the person of one of these:
 * the first by id, so that the answer is always the same.
 */
export async function findActivityPerson(
  store: AnalyticsStore,
  team: TeamDirectory,
  who: string,
): Promise<string | null> {
  const member = team.findMemberById(who) ?? memberCalled(team, who);
  if (member !== undefined)
    return member.erasedAs === null ? member.id : unlinkedPerson(team.team.id, member.erasedAs).id;
  const cells = await readPersonCells(store, team.team.id, { startMs: null, endMs: Date.UTC(2149, 0, 1) });
  const texts = cells.flatMap((cell) => [cell.user, cell.email]).filter((text) => text !== "");
  const text = texts.find((said) => unlinkedPerson(team.team.id, said).id === who) ?? who;
  const taker = memberCalled(team, text);
  if (taker !== undefined) return taker.id;

  const folded = foldPersonString(text);
  const beside = new Set<string>();
  for (const cell of cells) {
    if (foldPersonString(cell.user) !== folded && foldPersonString(cell.email) !== folded) continue;
    const person = resolvePerson(team, cell);
    if (person === null) continue;
    if (person.kind === "unlinked" && person.text === folded) return person.id;
    beside.add(personId(person));
  }
  return [...beside].toSorted()[0] ?? null;
}

function memberCalled(team: TeamDirectory, text: string): Member | undefined {
  return team.findMemberByString(text) ?? team.findRemovedMemberByString(text);
}
