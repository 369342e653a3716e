import type { TeamDirectory } from "../../accounts/team-directory.js";
import { PERSON_NAME_SEPARATOR } from "../../rollup/current-events.js";
import type { TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type Person, personId, resolvePerson } from "../people.js";
import { readPersonCells } from "../user-activity/person-cells.js";

/** Whom the events of a range name. */
export interface PeopleOfRange {
  /** By person: every way in which events name them, as PERSON_NAME_SQL writes it. */
  people: readonly { person: Person; names: readonly string[] }[];
  /** Names that are nobody's, and those of people whom the team hides. */
  nobody: readonly string[];
}

/** Resolves every name in the events of a range, by the team as it is now. */
export async function readPeopleOfRange(
  store: AnalyticsStore,
  team: TeamDirectory,
  range: TimeRange,
): Promise<PeopleOfRange> {
  const people = new Map<string, { person: Person; names: string[] }>();
  const nobody: string[] = [];
  for (const { user, email, key } of await readPersonCells(store, team.team.id, range)) {
    const name = [user, email, key].join(PERSON_NAME_SEPARATOR);
    const person = resolvePerson(team, { user, email, key });
    if (person === null || (person.kind === "unlinked" && team.team.hideUnlinkedPeople)) {
      nobody.push(name);
      continue;
    }
    const known = people.get(personId(person));
    if (known === undefined) people.set(personId(person), { person, names: [name] });
    else known.names.push(name);
  }
  return { people: [...people.values()], nobody };
}
