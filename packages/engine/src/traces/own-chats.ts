import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** What is made of the moments of log records; nobody has sent it. */
const INFERRED = "inferred/1";
/** How long before it came in an event may say when its team began; whatever is older was brought along from before. */
const LATE_MS = 10 * 60_000;

/**
 * From which moment on a team tells of chats and messages itself, by events that came in now; null when none of them is
 * one. What is sent late was so at its own time, or calls that went with it would be told of twice.
 */
export function ownChatsSince(events: readonly UsageEvent[], receivedAtMs: number): number | null {
  let sinceMs: number | null = null;
  for (const { type, source, schema, occurredAtMs } of events) {
    if (type !== "message.created" && (type !== "chat.created" || schema === INFERRED)) continue;
    if (source === DERIVED_SOURCE) continue;
    const atMs = Math.min(receivedAtMs, Math.max(occurredAtMs, receivedAtMs - LATE_MS));
    sinceMs = Math.min(sinceMs ?? atMs, atMs);
  }
  return sinceMs;
}

/**
 * The same of all that a team has stored.
 *
 * @throws DaybookError `store_unavailable`
 */
export async function findOwnChats(store: AnalyticsStore, teamId: string): Promise<number | null> {
  const [row] = await store.query<{ count: string; atMs: string }>({
    sql: `SELECT toString(count()) AS count, toString(min(least(toUnixTimestamp64Milli(received_at),
        greatest(toUnixTimestamp64Milli(occurred_at), toUnixTimestamp64Milli(received_at) - ${LATE_MS})))) AS atMs
      FROM ${store.database}.events
      WHERE team = {team:String} AND source != '${DERIVED_SOURCE}'
        AND (type = 'message.created' OR (type = 'chat.created' AND schema != '${INFERRED}'))`,
    params: { team: teamId },
  });
  return row === undefined || row.count === "0" ? null : Number(row.atMs);
}
