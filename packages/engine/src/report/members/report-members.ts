import type { TeamDirectory } from "../../accounts/team-directory.js";
import type { TimeZone } from "../../kernel/time-zone.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type Person, personId } from "../people.js";
import { addUsage, noUsage, subtractUsage, type UsageSums } from "../usage/usage-sums.js";
import { gatherMembers } from "./gather-members.js";
import type { MemberActivity } from "./member-activity.js";
import { readMemberDays } from "./member-days.js";
import { NameResolver } from "../name-resolver.js";
import { type MemberOrder, type MemberPosition, orderMembers, positionOf } from "./order-members.js";
import { displayName, emailOf } from "../person-labels.js";

export interface MembersQuery {
  /** Half-open, exact to the millisecond. */
  range: { startMs: number; endMs: number };
  /** Whose days count as active days and make the daily series. */
  zone: TimeZone;
  /** Only this person, whom somebody asks about themselves. Null: everybody. */
  personId: string | null;
  /** Part of a name, an email or an id, in any case; null: any. */
  search: string | null;
  /** Null: any. */
  statuses: readonly Person["kind"][] | null;
  order: MemberOrder;
  /** The page begins behind this place; null: at the beginning. */
  after: MemberPosition | null;
  /** Members a page; null: all. */
  limit: number | null;
  withDaily: boolean;
}

export interface MembersReport {
  members: MemberActivity[];
  /** Where the next page begins; null: nobody follows. */
  next: MemberPosition | null;
  /** Of everybody who matches, on all pages. */
  count: number;
  totals: { chats: number; messages: number; sums: UsageSums };
  /** Usage that names nobody, or people the team hides; null when one person was asked about. */
  unattributed: UsageSums | null;
}

/**
 * What every person did and used in a range: current members, the idle ones too; removed members and people whom
 * events name and the team does not know (unless it hides them) when they did something.
 *
 * @throws DaybookError `store_unavailable`
 * Exact at every moment: unsealed days are read from their events. Totals are the sums of the members as reported. Pages
 * are read anew each: somebody whose value changes in between may move from one to another.
 */
export async function reportMembers(
  store: AnalyticsStore,
  team: TeamDirectory,
  query: MembersQuery,
): Promise<MembersReport> {
  const resolver = new NameResolver(team);
  const { members, unattributed } = await gatherMembers(store, team, resolver, query);
  const matching = members.filter((member) => matches(member.person, query));
  const ordered = orderMembers(matching, query.order, query.after);
  const page = query.limit === null ? ordered : ordered.slice(0, query.limit);
  const last = page.at(-1);
  // Taken before the daily read, which may know more already, so that the next page goes on from this order.
  const next = page.length < ordered.length && last !== undefined ? positionOf(last, query.order) : null;

  const totals = { chats: 0, messages: 0, sums: noUsage() };
  for (const member of matching) count(totals, member);
  if (query.withDaily) {
    for (const member of page) discount(totals, member);
    await readMemberDays(store, resolver, { ...query, teamId: team.team.id, members: page });
    for (const member of page) count(totals, member);
  }
  return { members: page, next, count: matching.length, totals, unattributed };
}

const MEMBERS_AT_ONCE = 500;

/**
 * The same members for a table of everybody, some at a time, each with daily series only for as long as it is held.
 *
 * @param query.after and `query.limit` are left out: a table has no pages
 */
export async function* listMembers(
  store: AnalyticsStore,
  team: TeamDirectory,
  query: Omit<MembersQuery, "after" | "limit">,
): AsyncGenerator<MemberActivity> {
  const resolver = new NameResolver(team);
  const { members } = await gatherMembers(store, team, resolver, query);
  const waiting = orderMembers(
    members.filter((member) => matches(member.person, query)),
    query.order,
    null,
  );
  while (waiting.length > 0) {
    const next = waiting.splice(0, MEMBERS_AT_ONCE);
    if (query.withDaily) await readMemberDays(store, resolver, { ...query, teamId: team.team.id, members: next });
    yield* next;
  }
}

function matches(person: Person, { search, statuses }: Pick<MembersQuery, "search" | "statuses">): boolean {
  if (statuses !== null && !statuses.includes(person.kind)) return false;
  if (search === null) return true;
  const wanted = search.toLowerCase();
  return [displayName(person), emailOf(person), personId(person)].some((text) => text.toLowerCase().includes(wanted));
}

function count(totals: MembersReport["totals"], { chats, messages, sums }: MemberActivity): void {
  totals.chats += chats;
  totals.messages += messages;
  addUsage(totals.sums, sums);
}

function discount(totals: MembersReport["totals"], { chats, messages, sums }: MemberActivity): void {
  totals.chats -= chats;
  totals.messages -= messages;
  subtractUsage(totals.sums, sums);
}
