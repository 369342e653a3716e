import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import { toPicoUsd } from "../kernel/money.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { type Feed, feedOfSpan } from "../normalize/spans/feed.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { encodeToldBatch } from "./fact-rows.js";
import { toPostedTelling } from "./posted-telling.js";

/** Facts are kept for so long. */
const KEPT_MS = 60 * 86_400_000;
const EVENTS_AT_ONCE = 5_000;

/**
 * Keeps beside the events what they tell of which answers, for those of the last 60 days: after a restore, since backups
 * hold events alone. Each event then stands for all the tellings that it was made of, so that none of them counts when it
 * comes again. It may be repeated.
 *
 * @param batch a text that no other write of any node has
 * @throws DaybookError `store_unavailable`
 */
export async function rememberAnswers(store: AnalyticsStore, write: { nowMs: number; batch: string }): Promise<void> {
  const teams = await store.query<{ team: string }>({ sql: `SELECT DISTINCT team FROM ${store.database}.events` });
  for (const { team } of teams) await rememberTeam(store, team, write);
}

async function rememberTeam(
  store: AnalyticsStore,
  teamId: string,
  { nowMs, batch }: { nowMs: number; batch: string },
): Promise<void> {
  let after: Pick<EventRow, "day" | "source" | "id"> = { day: "1970-01-01", source: "", id: "" };
  for (;;) {
    const rows = await store.query<EventRow>({
      sql: `SELECT toString(day) AS day, source, id, toUnixTimestamp64Milli(received_at) AS receivedAtMs,
          toUnixTimestamp64Milli(occurred_at) AS occurredAtMs, ${COLUMNS.map(({ column }) => column).join(", ")}
        FROM ${store.database}.events FINAL
        WHERE team = {team:String} AND type = 'generation' AND response_id != ''
          AND toUnixTimestamp64Milli(received_at) >= {sinceMs:Int64}
          AND (day, source, id) > ({atDay:Date}, {atSource:String}, {atId:String})
        ORDER BY day, source, id LIMIT ${EVENTS_AT_ONCE}`,
      params: { team: teamId, sinceMs: nowMs - KEPT_MS, atDay: after.day, atSource: after.source, atId: after.id },
    });
    const posted = rows.flatMap((row) => {
      const event = toEvent(row);
      return toPostedTelling(event, feedOf(event), row.receivedAtMs) ?? [];
    });
    const told = { teamId, batch, receivedAtMs: nowMs, spans: [], posted };
    if (posted.length > 0) await store.insertBlock(encodeToldBatch(told), teamId);
    const last = rows.at(-1);
    if (last === undefined || rows.length < EVENTS_AT_ONCE) return;
    after = last;
  }
}

/** Whose word an event is, as far as it shows; the feeds that it was filled up from do not. */
function feedOf(event: UsageEvent): Feed {
  if (event.source.startsWith("otlp:")) return feedOfSpan(event);
  if (event.source === "litellm") return "gateway";
  if (event.source !== "openrouter") return "event";
  return event.schema === "openrouter-csv" ? "openrouter-csv" : "openrouter-broadcast";
}

interface EventRow extends Record<string, string | number | boolean | null> {
  day: string;
  source: string;
  id: string;
  receivedAtMs: number;
  occurredAtMs: number;
  workspace_id: string;
}

const IDENTITY = { id: "", source: "", type: "generation" as const, occurredAtMs: 0, workspaceId: "" };

/** Every field of an event that is no part of its identity, and the column of `events` that holds it. */
const COLUMNS: readonly { field: string; column: string; isMoney: boolean }[] = Object.keys(emptyUsageEvent(IDENTITY))
  .filter((field) => !["id", "source", "type", "occurredAtMs"].includes(field))
  .map((field) => ({
    field,
    column: field
      .replace(/PicoUsd$/, "")
      .replaceAll(/[A-Z]|\d+/g, (part) => `_${part}`)
      .toLowerCase(),
    isMoney: field.endsWith("PicoUsd"),
  }));

function toEvent(row: EventRow): UsageEvent {
  const { id, source, occurredAtMs, workspace_id: workspaceId } = row;
  const fields = COLUMNS.map(({ field, column, isMoney }) => {
    const value = row[column] ?? null;
    return [field, isMoney && value !== null ? toPicoUsd(String(value)) : value === "" ? null : value];
  });
  // Each column holds what `encodeEventGroup` wrote into it from the same field.
  const known = Object.fromEntries(fields) as Partial<UsageEvent>;
  return { ...emptyUsageEvent({ ...IDENTITY, id, source, occurredAtMs, workspaceId }), ...known };
}
