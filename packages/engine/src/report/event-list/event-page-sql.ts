import { currentEvents, currentEventsAmong } from "../../rollup/current-events.js";
import type { OpenTimeRange } from "../../rollup/event-days.js";
import type { BoundValue } from "../../store/analytics/analytics-store.js";
import type { EventConditions } from "./event-filters.js";
import { LISTED_COLUMNS_SQL } from "./listed-event.js";

/** Where in the list an event stands: newest first, then by source and id. */
export interface EventPosition {
  occurredAtMs: number;
  source: string;
  id: string;
}

/** The events of some days behind a place, newest first. Binds `{team:String}` and `{rawDays:Array(Date)}` besides. */
export function eventPageSql(
  database: string,
  { selective, common, params }: EventConditions,
  { range, after, limit }: { range: OpenTimeRange; after: EventPosition | null; limit: number },
): { sql: string; params: Record<string, BoundValue> } {
  const places = toPlaceConditions(range, after);
  const events =
    selective.length === 0 ? currentEvents(database) : currentEventsAmong(database, selective.join(" AND "));
  const all = [...places.conditions, ...selective, ...common];
  return {
    sql: `SELECT ${LISTED_COLUMNS_SQL} FROM ${events}
    ${all.length === 0 ? "" : `WHERE ${all.join(" AND ")}`}
    ORDER BY occurred_at DESC, source, id LIMIT ${limit}`,
    params: { ...params, ...places.params },
  };
}

/** To be applied to current events, never before tellings are resolved. */
function toPlaceConditions(
  { startMs, endMs }: OpenTimeRange,
  after: EventPosition | null,
): { conditions: string[]; params: Record<string, BoundValue> } {
  const conditions: string[] = [];
  const params: Record<string, BoundValue> = {};
  if (startMs !== null) {
    conditions.push("occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC')");
    params["startMs"] = startMs;
  }
  if (endMs !== null) {
    conditions.push("occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')");
    params["endMs"] = endMs;
  }
  if (after !== null) {
    conditions.push(
      `(occurred_at < fromUnixTimestamp64Milli({afterMs:Int64}, 'UTC') OR (source, id) > ({afterSource:String}, {afterId:String}))`,
    );
    Object.assign(params, { afterMs: after.occurredAtMs, afterSource: after.source, afterId: after.id });
  }
  return { conditions, params };
}
