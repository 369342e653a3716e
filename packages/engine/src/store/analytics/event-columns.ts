import { toEpochDay } from "../../kernel/day.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import type { EventBlock, EventGroup } from "./analytics-store.js";
import { NativeBlock } from "./native-block.js";

/** A column of `events` that comes straight from the event; a function each, so that the engine of Node inlines it. */
type Column<Value> = Readonly<Record<string, (event: UsageEvent) => Value>>;

const TEXT_COLUMNS: Column<string | null> = {
  source: (event) => event.source,
  id: (event) => event.id,
  type: (event) => event.type,
  workspace_id: (event) => event.workspaceId,
  user: (event) => event.user,
  user_email: (event) => event.userEmail,
  api_key_hash: (event) => event.apiKeyHash,
  api_key_name: (event) => event.apiKeyName,
  app: (event) => event.app,
  external_user: (event) => event.externalUser,
  chat_id: (event) => event.chatId,
  message_id: (event) => event.messageId,
  role: (event) => event.role,
  title: (event) => event.title,
  project_id: (event) => event.projectId,
  model: (event) => event.model,
  model_permaslug: (event) => event.modelPermaslug,
  variant: (event) => event.variant,
  endpoint_id: (event) => event.endpointId,
  provider_name: (event) => event.providerName,
  gateway: (event) => event.gateway,
  operation: (event) => event.operation,
  skin: (event) => event.skin,
  origin: (event) => event.origin,
  country: (event) => event.country,
  data_region: (event) => event.dataRegion,
  session_id: (event) => event.sessionId,
  cost_source: (event) => event.costSource,
  price_version: (event) => event.priceVersion,
  status: (event) => event.status,
  error_type: (event) => event.errorType,
  finish_reason: (event) => event.finishReason,
  response_id: (event) => event.responseId,
  trace_id: (event) => event.traceId,
  span_id: (event) => event.spanId,
  schema: (event) => event.schema,
};

const INTEGER_COLUMNS: Column<number | null> = {
  prompt_tokens: (event) => event.promptTokens,
  cached_tokens: (event) => event.cachedTokens,
  cache_write_tokens: (event) => event.cacheWriteTokens,
  cache_write_1h_tokens: (event) => event.cacheWrite1hTokens,
  completion_tokens: (event) => event.completionTokens,
  reasoning_tokens: (event) => event.reasoningTokens,
  possible_cached_tokens: (event) => event.possibleCachedTokens,
  tool_calls: (event) => event.toolCalls,
};

const MONEY_COLUMNS: Column<bigint | null> = {
  usage: (event) => event.usagePicoUsd,
  byok_usage_inference: (event) => event.byokUsageInferencePicoUsd,
  usage_upstream: (event) => event.usageUpstreamPicoUsd,
  usage_web: (event) => event.usageWebPicoUsd,
  usage_upstream_web: (event) => event.usageUpstreamWebPicoUsd,
  usage_file: (event) => event.usageFilePicoUsd,
  usage_upstream_file: (event) => event.usageUpstreamFilePicoUsd,
  usage_web_fetch: (event) => event.usageWebFetchPicoUsd,
  usage_upstream_web_fetch: (event) => event.usageUpstreamWebFetchPicoUsd,
  byok_fee: (event) => event.byokFeePicoUsd,
  input_cost: (event) => event.inputCostPicoUsd,
  output_cost: (event) => event.outputCostPicoUsd,
  cache_read_cost: (event) => event.cacheReadCostPicoUsd,
  cache_write_cost: (event) => event.cacheWriteCostPicoUsd,
};

/** Amounts that may be below zero. */
const SIGNED_MONEY_COLUMNS: Column<bigint | null> = {
  usage_cache: (event) => event.usageCachePicoUsd,
  usage_data: (event) => event.usageDataPicoUsd,
};

const BOOLEAN_COLUMNS: Column<boolean | null> = {
  is_byok: (event) => event.isByok,
  streamed: (event) => event.streamed,
  guardrail_invoked: (event) => event.guardrailInvoked,
  response_cached: (event) => event.responseCached,
};

const FLOAT_COLUMNS: Column<number | null> = {
  latency_ms: (event) => event.latencyMs,
  ttft_ms: (event) => event.ttftMs,
  generation_ms: (event) => event.generationMs,
  router_latency_ms: (event) => event.routerLatencyMs,
};

const DERIVED_COLUMNS = ["team", "day", "occurred_at", "received_at", "ver"] as const;

const NULLABLE_COLUMNS: readonly string[] = [
  ...Object.keys(INTEGER_COLUMNS),
  ...Object.keys(MONEY_COLUMNS),
  ...Object.keys(SIGNED_MONEY_COLUMNS),
  ...Object.keys(BOOLEAN_COLUMNS),
  ...Object.keys(FLOAT_COLUMNS),
];

/** Every column of `events` that a telling fills, in the order in which blocks carry them. */
export const EVENT_COLUMNS: readonly string[] = [
  ...DERIVED_COLUMNS.slice(0, 2),
  ...Object.keys(TEXT_COLUMNS),
  "occurred_at",
  "received_at",
  ...NULLABLE_COLUMNS,
  "ver",
];

/** The type of every column of `events` in a Native block, plain where the table's own is a dictionary of the same. */
export const EVENT_COLUMN_TYPES: Readonly<Record<string, string>> = {
  team: "String",
  day: "Date",
  ...typed(TEXT_COLUMNS, "String"),
  occurred_at: "DateTime64(3, 'UTC')",
  received_at: "DateTime64(3, 'UTC')",
  ...typed(INTEGER_COLUMNS, "Nullable(Int64)"),
  ...typed({ ...MONEY_COLUMNS, ...SIGNED_MONEY_COLUMNS }, "Nullable(Decimal(18, 12))"),
  ...typed(BOOLEAN_COLUMNS, "Nullable(Bool)"),
  ...typed(FLOAT_COLUMNS, "Nullable(Float64)"),
  ver: "UInt64",
};

function typed(columns: Column<unknown>, type: string): Record<string, string> {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, type]));
}

/**
 * Hash of one telling, for the fingerprint of its day. The version stands for what the telling says, and the revision for
 * what mutations made of it, so that neither inserts, merges nor readers hash all columns. The projection `day_marks_3`
 * and its readers must use this very text, or the engine reads every row instead of the projection.
 */
export const EVENT_MARK_SQL = "cityHash64(source, id, ver, revision)";

/**
 * What every statement that changes stored events sets besides: without it the day would keep the fingerprint of what it
 * held before, and a rollup of that would still be believed.
 */
export const NEXT_REVISION_SQL = "revision = revision + 1";

/** Encodes a group. A column that no event fills is left out: the engine then writes nothing for it but its default. */
export function encodeEventGroup({ events: rows, receivedAtMs, firstVersion }: EventGroup): EventBlock {
  const events = rows.map(({ event }) => event);
  const texts = filled(TEXT_COLUMNS, events);
  const integers = filled(INTEGER_COLUMNS, events);
  const amounts = [...filled(MONEY_COLUMNS, events), ...filled(SIGNED_MONEY_COLUMNS, events)];
  const booleans = filled(BOOLEAN_COLUMNS, events);
  const floats = filled(FLOAT_COLUMNS, events);
  const straight = [texts, integers, amounts, booleans, floats].flatMap((columns) => columns.map(([name]) => name));
  const columns = ["team", "day", ...straight, "occurred_at", "received_at", "ver"];
  const block = new NativeBlock(columns.length, rows);
  block.strings("team", ({ teamId }) => teamId);
  block.dates("day", ({ event }) => toEpochDay(event.occurredAtMs));
  for (const [name, valueOf] of texts) block.strings(name, ({ event }) => valueOf(event));
  for (const [name, valueOf] of integers) block.nullableIntegers(name, ({ event }) => valueOf(event));
  for (const [name, valueOf] of amounts) block.nullableDecimals(name, ({ event }) => valueOf(event));
  for (const [name, valueOf] of booleans) block.nullableBooleans(name, ({ event }) => valueOf(event));
  for (const [name, valueOf] of floats) block.nullableFloats(name, ({ event }) => valueOf(event));
  block.instants("occurred_at", ({ event }) => event.occurredAtMs);
  block.instants("received_at", () => receivedAtMs);
  block.risingVersions("ver", firstVersion);
  return { columns, rows: events.length, bytes: block.bytes() };
}

function filled<Value>(
  columns: Column<Value>,
  events: readonly UsageEvent[],
): [string, (event: UsageEvent) => Value][] {
  const left = new Map(Object.entries(columns));
  const found = new Set<string>();
  // Few events at a time, which stay in the processor's cache while every column looks at them.
  for (let from = 0; from < events.length; from += FEW_EVENTS) {
    const few = events.slice(from, from + FEW_EVENTS);
    for (const [name, valueOf] of left) {
      if (few.every((event) => valueOf(event) === null)) continue;
      found.add(name);
      left.delete(name);
    }
  }
  return Object.entries(columns).filter(([name]) => found.has(name));
}

const FEW_EVENTS = 128;
