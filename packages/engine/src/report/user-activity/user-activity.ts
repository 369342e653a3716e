import type { TeamDirectory } from "../../accounts/team-directory.js";
import { countMaskDays } from "../../kernel/day-mask.js";
import type { TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { namedPeople } from "../named-people.js";
import { type Person, personId } from "../people.js";
import { type PersonColumns, readPersonColumns } from "./person-cells.js";

/** What one person did in a range. */
export interface UserActivity {
  person: Person;
  /** Chats the person created. */
  chatCount: number;
  /** Messages the person sent. */
  messageCount: number;
  /** UTC days with an event of any type. */
  activeDays: number;
  /** Within the range; null without activity. */
  firstActivityMs: number | null;
  lastActivityMs: number | null;
}

/**
 * What every member did in the range, and everybody whom events name and the team does not know.
 *
 * @param range half-open, exact to the millisecond
 * @returns current members by age, the idle ones too, then unlinked people by id (unless the team hides them);
 * removed members are left out, as is usage that belongs to nobody
 * @throws DaybookError `store_unavailable`
 * Exact at every moment: unsealed days are read from their events.
 */
export async function reportUserActivity(
  store: AnalyticsStore,
  team: TeamDirectory,
  range: TimeRange,
): Promise<UserActivity[]> {
  const columns = await readPersonColumns(store, team.team.id, range);
  const { people, memberCount, numberOf } = namedPeople(team);
  const owners = columns.names.map((name) => numberOf(name));
  const activities = addUp(columns, owners, people);
  const members = activities.slice(0, memberCount);
  if (team.team.hideUnlinkedPeople) return members;
  const unlinked = activities.filter(
    ({ person, lastActivityMs }) => person.kind === "unlinked" && lastActivityMs !== null,
  );
  return [...members, ...unlinked.toSorted((a, b) => (personId(a.person) < personId(b.person) ? -1 : 1))];
}

/** @param owners whose each cell is, as a number of `people`; null: nobody's */
function addUp(cells: PersonColumns, owners: readonly (number | null)[], people: readonly Person[]): UserActivity[] {
  const byPerson = (column: readonly number[], nothing: number, join: (sum: number, value: number) => number) => {
    const sums = people.map(() => nothing);
    for (let cell = 0; cell < column.length; cell++) {
      const owner = owners[cell] ?? null;
      if (owner !== null) sums[owner] = join(sums[owner] ?? nothing, column[cell] ?? nothing);
    }
    return sums;
  };
  const chats = byPerson(cells.chats, 0, (sum, value) => sum + value);
  const messages = byPerson(cells.messages, 0, (sum, value) => sum + value);
  const firstAtMs = byPerson(cells.firstAtMs, Number.POSITIVE_INFINITY, Math.min);
  const lastAtMs = byPerson(cells.lastAtMs, Number.NEGATIVE_INFINITY, Math.max);
  const days = cells.dayWords.map((word) => byPerson(word, 0, (union, mask) => union | mask));
  return people.map((person, number) => ({
    person,
    chatCount: chats[number] ?? 0,
    messageCount: messages[number] ?? 0,
    activeDays: countMaskDays(days.map((word) => word[number] ?? 0)),
    firstActivityMs: finite(firstAtMs[number]),
    lastActivityMs: finite(lastAtMs[number]),
  }));
}

function finite(epochMs = Number.NaN): number | null {
  return Number.isFinite(epochMs) ? epochMs : null;
}
