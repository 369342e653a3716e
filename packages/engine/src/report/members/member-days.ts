import { bucketStarts } from "../../kernel/bucket-starts.js";
import type { TimeZone } from "../../kernel/time-zone.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { personId } from "../people.js";
import { addUsage, noUsage, SUMMED_MEASURES, toUsageSums } from "../usage/usage-sums.js";
import { readUsage } from "../usage-query/read-usage.js";
import type { MemberActivity, MemberDay } from "./member-activity.js";
import type { NameResolver } from "../name-resolver.js";
import { readDeedsByDay } from "./read-deeds.js";

/** Beyond this many names a statement is not given them, and what it returns of others is passed over. */
const NAMES_BOUND_MAX = 2_000;

/**
 * Fills in the daily series of some members. Everything they did is then the sum of their days, also when events have
 * arrived since they were read.
 */
export async function readMemberDays(
  store: AnalyticsStore,
  resolver: NameResolver,
  {
    teamId,
    range,
    zone,
    members,
  }: {
    teamId: string;
    range: { startMs: number; endMs: number };
    zone: TimeZone;
    members: readonly MemberActivity[];
  },
): Promise<void> {
  const asked = members.flatMap(({ person }) => resolver.namesOf(personId(person)));
  const names = asked.length > NAMES_BOUND_MAX ? null : asked;
  const [deeds, usage] = await Promise.all([
    readDeedsByDay(store, teamId, { range, zone, names }),
    readUsage(store, teamId, {
      range,
      buckets: bucketStarts(zone, "day", range),
      dimensions: ["person"],
      measures: SUMMED_MEASURES,
      filters: names === null ? [] : [{ dimension: "person", operator: "in", values: names }],
    }),
  ]);
  const series = new Map(members.map((member) => [personId(member.person), new Series(member)]));
  const seriesOf = (name: string): Series | undefined => {
    const person = resolver.resolve(name);
    return person === null ? undefined : series.get(personId(person));
  };
  for (const { name, dayStartMs, chats, messages, firstAtMs, lastAtMs } of deeds) {
    const found = seriesOf(name);
    if (found === undefined) continue;
    const day = found.day(dayStartMs);
    day.chats += chats;
    day.messages += messages;
    found.sawActivity(firstAtMs, lastAtMs);
  }
  for (const { bucketMs, dimensions, measures } of usage) {
    const day = bucketMs === null ? undefined : seriesOf(dimensions.person)?.day(bucketMs);
    if (day !== undefined) addUsage(day.sums, toUsageSums(measures));
  }
  for (const one of series.values()) one.finish();
}

/** The days of one member while they are gathered; the member's own figures start from nothing again. */
class Series {
  readonly #member: MemberActivity;
  readonly #days = new Map<number, MemberDay>();

  constructor(member: MemberActivity) {
    this.#member = member;
    Object.assign(member, { chats: 0, messages: 0, firstActivityMs: null, lastActivityMs: null, sums: noUsage() });
  }

  day(dayStartMs: number): MemberDay {
    const day = this.#days.get(dayStartMs) ?? { dayStartMs, chats: 0, messages: 0, sums: noUsage() };
    this.#days.set(dayStartMs, day);
    return day;
  }

  sawActivity(firstAtMs: number, lastAtMs: number): void {
    const member = this.#member;
    member.firstActivityMs = Math.min(member.firstActivityMs ?? firstAtMs, firstAtMs);
    member.lastActivityMs = Math.max(member.lastActivityMs ?? lastAtMs, lastAtMs);
  }

  finish(): void {
    const member = this.#member;
    member.daily = [...this.#days.values()].toSorted((a, b) => a.dayStartMs - b.dayStartMs);
    member.activeDays = member.daily.length;
    for (const { chats, messages, sums } of member.daily) {
      member.chats += chats;
      member.messages += messages;
      addUsage(member.sums, sums);
    }
  }
}
