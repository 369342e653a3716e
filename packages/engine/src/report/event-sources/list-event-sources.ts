import type { TeamDirectory } from "../../accounts/team-directory.js";
import { formatDay } from "../../kernel/day.js";
import { currentEvents, currentEventsAmong } from "../../rollup/current-events.js";
import { listNewestSourceDays, type SourceDay, toSourceDayParams } from "../../rollup/source-days.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type EventConditions, toEventConditions } from "../event-list/event-filters.js";

/** How far a source of events has come. */
export interface EventSource {
  source: string;
  /** Of its newest event: when it happened, and when Daybook took its present telling in. Epoch ms. */
  newestAtMs: number;
  newestReceivedAtMs: number;
  /** On the UTC day of its newest event: how many events, and the middle one of their ways to Daybook, in ms. */
  dayEvents: number;
  dayDelayMs: number;
}

/** Of a team that names more, those that were heard of last are told. */
export const EVENT_SOURCES_MAX = 1000;

/**
 * Every source of a team's events as they are told now, whenever it was last heard of: newest event first.
 *
 * @param personId as `findActivityPerson` returned it: of this person's events alone; null: of all
 * @throws DaybookError `store_unavailable`
 */
export async function listEventSources(
  store: AnalyticsStore,
  team: TeamDirectory,
  { personId }: { personId: string | null },
): Promise<EventSource[]> {
  const conditions = await toEventConditions(store, team, {
    filters: { types: null, personId, chatId: null, messageId: null, workspaceId: null },
    range: { startMs: null, endMs: null },
  });
  if (conditions === null) return [];
  const found: EventSource[] = [];
  const options = { conditions: conditions.selective, params: conditions.params, limit: EVENT_SOURCES_MAX };
  let days = await listNewestSourceDays(store, team.team.id, options);
  // A day of replaced or retracted tellings alone has no event; what such a source told last lies further back.
  const passed: SourceDay[] = [];
  while (days.length > 0) {
    const read = await readSources(store, team.team.id, { days, conditions });
    found.push(...read);
    const sources = new Set(read.map(({ source }) => source));
    const missing = days.filter(({ source }) => !sources.has(source));
    if (missing.length === 0) break;
    passed.push(...missing);
    const isMissing = new Set(missing.map(({ source }) => source));
    days = await listNewestSourceDays(store, team.team.id, {
      ...options,
      passed: passed.filter(({ source }) => isMissing.has(source)),
    });
  }
  return found.toSorted((one, other) => other.newestAtMs - one.newestAtMs || (one.source < other.source ? -1 : 1));
}

async function readSources(
  store: AnalyticsStore,
  team: string,
  { days, conditions: { selective, params } }: { days: readonly SourceDay[]; conditions: EventConditions },
): Promise<EventSource[]> {
  const events =
    selective.length === 0
      ? currentEvents(store.database)
      : currentEventsAmong(store.database, selective.join(" AND "));
  const received = "toUnixTimestamp64Milli(received_at)";
  const happened = "toUnixTimestamp64Milli(occurred_at)";
  return store.query<EventSource>({
    sql: `SELECT source, max(${happened}) AS newestAtMs, argMax(${received}, (occurred_at, id)) AS newestReceivedAtMs,
        toUInt32(count()) AS dayEvents, quantileExactLow(0.5)(${received} - ${happened}) AS dayDelayMs
      FROM ${events}
      WHERE ${["(source, day) IN {sourceDays:Array(Tuple(String, Date))}", ...selective].join(" AND ")}
      GROUP BY source`,
    params: {
      ...params,
      team,
      rawDays: [...new Set(days.map(({ day }) => formatDay(day)))],
      sourceDays: toSourceDayParams(days),
    },
  });
}
