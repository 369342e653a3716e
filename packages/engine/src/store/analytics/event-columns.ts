import { toEpochDay } from "../../kernel/day.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import type { EventGroup } from "./analytics-store.js";
import { NativeBlock } from "./native-block.js";

/** The columns of `events` that come straight from a field of the event, by what they hold. */
const TEXT_COLUMNS = {
  source: "source",
  id: "id",
  type: "type",
  workspace_id: "workspaceId",
  user: "user",
  user_email: "userEmail",
  api_key_hash: "apiKeyHash",
  api_key_name: "apiKeyName",
  chat_id: "chatId",
  message_id: "messageId",
  role: "role",
  title: "title",
  project_id: "projectId",
  model: "model",
  model_permaslug: "modelPermaslug",
  variant: "variant",
  endpoint_id: "endpointId",
  provider_name: "providerName",
  gateway: "gateway",
  operation: "operation",
  cost_source: "costSource",
  price_version: "priceVersion",
  status: "status",
  error_type: "errorType",
  finish_reason: "finishReason",
  response_id: "responseId",
  trace_id: "traceId",
  span_id: "spanId",
  schema: "schema",
} as const satisfies Record<string, keyof UsageEvent>;

const INTEGER_COLUMNS = {
  prompt_tokens: "promptTokens",
  cached_tokens: "cachedTokens",
  cache_write_tokens: "cacheWriteTokens",
  cache_write_1h_tokens: "cacheWrite1hTokens",
  completion_tokens: "completionTokens",
  reasoning_tokens: "reasoningTokens",
  tool_calls: "toolCalls",
} as const satisfies Record<string, keyof UsageEvent>;

const MONEY_COLUMNS = {
  usage: "usagePicoUsd",
  byok_usage_inference: "byokUsageInferencePicoUsd",
} as const satisfies Record<string, keyof UsageEvent>;

const BOOLEAN_COLUMNS = { is_byok: "isByok", streamed: "streamed" } as const satisfies Record<string, keyof UsageEvent>;

const FLOAT_COLUMNS = {
  latency_ms: "latencyMs",
  ttft_ms: "ttftMs",
  generation_ms: "generationMs",
} as const satisfies Record<string, keyof UsageEvent>;

const DERIVED_COLUMNS = ["team", "day", "occurred_at", "received_at", "ver"] as const;

const NULLABLE_COLUMNS: readonly string[] = [
  ...Object.keys(INTEGER_COLUMNS),
  ...Object.keys(MONEY_COLUMNS),
  ...Object.keys(BOOLEAN_COLUMNS),
  ...Object.keys(FLOAT_COLUMNS),
];

/** Every column of `events`, in the order in which blocks carry them and the fingerprint hashes them. */
export const EVENT_COLUMNS: readonly string[] = [
  ...DERIVED_COLUMNS.slice(0, 2),
  ...Object.keys(TEXT_COLUMNS),
  "occurred_at",
  "received_at",
  ...NULLABLE_COLUMNS,
  "ver",
];

/**
 * Hash of one telling, for the fingerprint of its day. A function of a NULL is NULL and sums skip it, so absent
 * numbers are hashed as −1, which no event can hold. The projection `day_marks` and its readers must use this very
 * text, or the engine reads every row instead of the projection.
 */
export const EVENT_MARK_SQL = `cityHash64(${EVENT_COLUMNS.map(hashedColumn).join(", ")})`;

function hashedColumn(column: string): string {
  if (column in BOOLEAN_COLUMNS) return `ifNull(CAST(${column}, 'Nullable(Int8)'), -1)`;
  if (column in MONEY_COLUMNS) return `ifNull(${column}, toDecimal64(-1, 12))`;
  return NULLABLE_COLUMNS.includes(column) ? `ifNull(${column}, -1)` : column;
}

/** The group as one Native block whose columns are {@link EVENT_COLUMNS}. */
export function encodeEventGroup(group: EventGroup): Buffer {
  const rows = group.events;
  const block = new NativeBlock(EVENT_COLUMNS.length, rows.length);
  const eventAt = (row: number): UsageEvent => storedAt(row).event;
  const storedAt = (row: number) => {
    const stored = rows[row];
    if (stored === undefined) throw new RangeError(`row ${row} of ${rows.length}`);
    return stored;
  };
  block.strings("team", (row) => storedAt(row).teamId);
  block.dates("day", (row) => toEpochDay(eventAt(row).occurredAtMs));
  for (const [column, field] of entries(TEXT_COLUMNS)) block.strings(column, (row) => eventAt(row)[field]);
  block.instants("occurred_at", (row) => eventAt(row).occurredAtMs);
  block.instants("received_at", () => group.receivedAtMs);
  for (const [column, field] of entries(INTEGER_COLUMNS)) block.nullableIntegers(column, (row) => eventAt(row)[field]);
  for (const [column, field] of entries(MONEY_COLUMNS)) block.nullableDecimals(column, (row) => eventAt(row)[field]);
  for (const [column, field] of entries(BOOLEAN_COLUMNS)) block.nullableBooleans(column, (row) => eventAt(row)[field]);
  for (const [column, field] of entries(FLOAT_COLUMNS)) block.nullableFloats(column, (row) => eventAt(row)[field]);
  block.risingVersions("ver", group.firstVersion);
  return block.bytes();
}

/** `Object.entries` that keeps the literal types; sound for the constant objects of this file, which have no other keys. */
function entries<Columns extends Record<string, string>>(columns: Columns): [string, Columns[keyof Columns]][] {
  return Object.entries(columns) as [string, Columns[keyof Columns]][];
}
