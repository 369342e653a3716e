import type { TeamDirectory } from "../accounts/team-directory.js";
import type { TimeRange } from "../rollup/read-plan.js";
import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import { personId, type PersonStrings, resolvePerson } from "./people.js";
import { readPersonCells } from "./user-activity/person-cells.js";

/** Every way in which events of the range name the person. */
export async function readNamesOf(
  store: AnalyticsStore,
  team: TeamDirectory,
  { personId: id, range }: { personId: string; range: TimeRange },
): Promise<PersonStrings[]> {
  const cells = await readPersonCells(store, team.team.id, range);
  return cells.filter((cell) => {
    const person = resolvePerson(team, cell);
    return person !== null && personId(person) === id;
  });
}

/** Names as they are bound to `{people:Array(Tuple(String, String, String))}`. */
export function toNameParams(names: readonly PersonStrings[]): TupleParam[] {
  return names.map(({ user, email, key }) => new TupleParam([user, email, key]));
}
