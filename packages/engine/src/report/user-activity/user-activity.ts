import type { TeamDirectory } from "../../accounts/team-directory.js";
import { countMaskDays, uniteAllMasks } from "../../kernel/day-mask.js";
import type { TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type Person, personId, resolvePerson } from "../people.js";
import { readPersonCells } from "./person-cells.js";

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
  const cells = await readPersonCells(store, team.team.id, range);
  const activities = new Map<string, UserActivity>();
  for (const member of team.members()) activities.set(member.id, idle({ kind: "member", member }));
  const unlinked = new Map<string, UserActivity>();
  const daysOf = new Map<UserActivity, number[]>();
  for (const cell of cells) {
    const person = resolvePerson(team, cell);
    if (person === null || person.kind === "removed") continue;
    if (person.kind === "unlinked" && team.team.hideUnlinkedPeople) continue;
    const people = person.kind === "unlinked" ? unlinked : activities;
    const activity = people.get(personId(person)) ?? idle(person);
    people.set(personId(person), activity);
    activity.chatCount += cell.chats;
    activity.messageCount += cell.messages;
    activity.firstActivityMs = Math.min(activity.firstActivityMs ?? cell.firstAtMs, cell.firstAtMs);
    activity.lastActivityMs = Math.max(activity.lastActivityMs ?? cell.lastAtMs, cell.lastAtMs);
    const days = daysOf.get(activity);
    daysOf.set(activity, days === undefined ? cell.days : uniteAllMasks([days, cell.days]));
  }
  for (const [activity, days] of daysOf) activity.activeDays = countMaskDays(days);
  const byId = ([a]: [string, UserActivity], [b]: [string, UserActivity]) => (a < b ? -1 : 1);
  return [...activities.values(), ...[...unlinked].toSorted(byId).map(([, activity]) => activity)];
}

function idle(person: Person): UserActivity {
  return { person, chatCount: 0, messageCount: 0, activeDays: 0, firstActivityMs: null, lastActivityMs: null };
}
