import type { TeamDirectory } from "../../accounts/team-directory.js";
import { countWordDays } from "../../kernel/day-mask.js";
import type { TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { namedPeople } from "../named-people.js";
import { type Person, personId } from "../people.js";
import { readPersonColumns } from "./person-cells.js";
import type { PersonColumns } from "./person-columns.js";

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
  const chats = new Float64Array(people.length);
  const messages = new Float64Array(people.length);
  const firstAtMs = new Float64Array(people.length).fill(Number.POSITIVE_INFINITY);
  const lastAtMs = new Float64Array(people.length).fill(Number.NEGATIVE_INFINITY);
  for (const [cell, owner] of owners.entries()) {
    if (owner === null) continue;
    chats[owner] = (chats[owner] ?? 0) + (cells.chats[cell] ?? 0);
    messages[owner] = (messages[owner] ?? 0) + (cells.messages[cell] ?? 0);
    firstAtMs[owner] = Math.min(firstAtMs[owner] ?? 0, cells.firstAtMs[cell] ?? 0);
    lastAtMs[owner] = Math.max(lastAtMs[owner] ?? 0, cells.lastAtMs[cell] ?? 0);
  }
  const activeDays = new Float64Array(people.length);
  for (const cellWord of cells.dayWords) {
    const word = new Int32Array(people.length);
    for (const [cell, owner] of owners.entries()) {
      if (owner !== null) word[owner] = (word[owner] ?? 0) | (cellWord[cell] ?? 0);
    }
    for (let person = 0; person < word.length; person++) {
      activeDays[person] = (activeDays[person] ?? 0) + countWordDays(word[person] ?? 0);
    }
  }
  return people.map((person, number) => ({
    person,
    chatCount: chats[number] ?? 0,
    messageCount: messages[number] ?? 0,
    activeDays: activeDays[number] ?? 0,
    firstActivityMs: finite(firstAtMs[number]),
    lastActivityMs: finite(lastAtMs[number]),
  }));
}

function finite(epochMs = Number.NaN): number | null {
  return Number.isFinite(epochMs) ? epochMs : null;
}
