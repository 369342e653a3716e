import { bucketStarts } from "../../kernel/bucket-starts.js";
import { DAY_MS, toEpochDay } from "../../kernel/day.js";
import type { TimeZone } from "../../kernel/time-zone.js";
import { readDays } from "../../rollup/read-plan.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { deedsSql } from "./deeds-sql.js";

export interface DeedsQuery {
  range: { startMs: number; endMs: number };
  zone: TimeZone;
  /** Ways of naming, as PERSON_NAME_SQL joins them; null: all. */
  names: readonly string[] | null;
}

/** What was done under one way of naming a person. */
export interface Deeds {
  /** As PERSON_NAME_SQL joins it. */
  name: string;
  /** `chat.created` events. */
  chats: number;
  /** `message.created` events with role user. */
  messages: number;
  firstAtMs: number;
  lastAtMs: number;
}

/** @returns for each name also the days of the zone with an event of any type: when they begin, epoch ms */
export async function readDeeds(
  store: AnalyticsStore,
  team: string,
  query: DeedsQuery,
): Promise<(Deeds & { dayStartsMs: number[] })[]> {
  const dayStarts = bucketStarts(query.zone, "day", query.range);
  const rows = await readRows(store, team, { ...query, dayStarts, byDay: false });
  return rows.map(({ days, ...deeds }) => ({ ...toDeeds(deeds), dayStartsMs: days.map((start) => start * 1000) }));
}

/** The same for each name and day of the zone with an event of any type. */
export async function readDeedsByDay(
  store: AnalyticsStore,
  team: string,
  query: DeedsQuery,
): Promise<(Deeds & { dayStartMs: number })[]> {
  const dayStarts = bucketStarts(query.zone, "day", query.range);
  const rows = await readRows(store, team, { ...query, dayStarts, byDay: true });
  return rows.map((row) => ({ ...toDeeds(row), dayStartMs: row.bucket * 1000 }));
}

interface DeedsRow extends Deeds {
  is_mark: number;
  /** Epoch seconds. */
  bucket: number;
  /** Epoch seconds; of the mark: UTC days. */
  days: number[];
}

async function readRows(
  store: AnalyticsStore,
  team: string,
  { range, names, dayStarts, byDay }: DeedsQuery & { dayStarts: readonly number[]; byDay: boolean },
): Promise<DeedsRow[]> {
  if (dayStarts.length === 0 || names?.length === 0) return [];
  const isToldByCells = byDay ? dayStarts.every(isUtcMidnight) : !holdsWholeDay(dayStarts);
  const rows = await readDays<DeedsRow>(store, {
    team,
    range,
    rollups: isToldByCells ? "days" : "none",
    statement: (plan) => ({
      sql: deedsSql(store.database, { byDay, ofNames: names !== null }, plan),
      params: {
        dayStarts: dayStarts.map((start) => start / 1000),
        ...(names === null ? {} : { names: [...names] }),
      },
    }),
    daysOf: (found) => new Set(found.find(({ is_mark }) => is_mark === 1)?.days ?? []),
    tellsRollups: true,
  });
  return rows.filter(({ is_mark }) => is_mark === 0);
}

function toDeeds({ name, chats, messages, firstAtMs, lastAtMs }: Deeds): Deeds {
  return { name, chats, messages, firstAtMs, lastAtMs };
}

function isUtcMidnight(startMs: number): boolean {
  return startMs % DAY_MS === 0;
}

/** Whether a day of the zone begins and ends within one UTC day, so that activity on it may show at neither end of it. */
function holdsWholeDay(dayStarts: readonly number[]): boolean {
  return dayStarts.some((start, index) => {
    const end = dayStarts[index + 1];
    return end !== undefined && !isUtcMidnight(start) && toEpochDay(start) === toEpochDay(end);
  });
}
