import type { EventStatus, UsageEvent } from "../../kernel/usage-event.js";
import type { DecodeContext } from "./decode-context.js";
import type { FieldReader } from "./field-reader.js";
import { toLowerHex } from "./hex.js";

/** The event being filled, and what its fields need on the way. */
export interface EventDraft {
  readonly event: UsageEvent;
  readonly reader: FieldReader;
  readonly context: DecodeContext;
  /** The workspace that `data.workspace` names. */
  payloadWorkspaceId: string | null;
}

export type DataFieldDecoder = (draft: EventDraft, value: unknown) => void;

/**
 * What a name in `data` does to the event, or undefined for an unknown name. The wire name is the snake case of the
 * event’s field.
 *
 * A map over the names that are present, not a read of every known name: most events carry a third of them, and
 * unknown names have to be seen anyway.
 */
export function findDataField(name: string): DataFieldDecoder | undefined {
  return DECODERS.get(name);
}

const FIELDS: Readonly<Record<string, DataFieldDecoder>> = {
  user: ({ event, reader }, value) => {
    event.user = reader.text(value, "data.user");
  },
  user_email: ({ event, reader }, value) => {
    event.userEmail = reader.email(value, "data.user_email");
  },
  api_key_hash: (draft, value) => {
    draft.event.apiKeyHash = readApiKeyHash(draft, value);
  },
  api_key_name: ({ event, reader }, value) => {
    event.apiKeyName = reader.text(value, "data.api_key_name");
  },
  app: ({ event, reader }, value) => {
    event.app = reader.text(value, "data.app");
  },
  external_user: ({ event, reader }, value) => {
    event.externalUser = reader.text(value, "data.external_user");
  },
  workspace: (draft, value) => {
    draft.payloadWorkspaceId = readWorkspaceId(draft, value);
  },
  chat_id: ({ event, reader }, value) => {
    event.chatId = reader.text(value, "data.chat_id");
  },
  message_id: ({ event, reader }, value) => {
    event.messageId = reader.text(value, "data.message_id");
  },
  role: ({ event, reader }, value) => {
    event.role = readRole(reader, value);
  },
  title: ({ event, reader }, value) => {
    event.title = reader.text(value, "data.title");
  },
  project_id: ({ event, reader }, value) => {
    event.projectId = reader.text(value, "data.project_id");
  },
  model: ({ event, reader }, value) => {
    event.model = reader.text(value, "data.model");
  },
  model_permaslug: ({ event, reader }, value) => {
    event.modelPermaslug = reader.text(value, "data.model_permaslug");
  },
  variant: ({ event, reader }, value) => {
    event.variant = reader.text(value, "data.variant");
  },
  endpoint_id: ({ event, reader }, value) => {
    event.endpointId = readUuid(reader, value);
  },
  provider_name: ({ event, reader }, value) => {
    event.providerName = reader.text(value, "data.provider_name");
  },
  gateway: ({ event, reader }, value) => {
    event.gateway = reader.text(value, "data.gateway");
  },
  operation: ({ event, reader }, value) => {
    event.operation = reader.text(value, "data.operation");
  },
  skin: ({ event, reader }, value) => {
    event.skin = reader.text(value, "data.skin");
  },
  origin: ({ event, reader }, value) => {
    event.origin = reader.text(value, "data.origin");
  },
  country: ({ event, reader }, value) => {
    event.country = reader.text(value, "data.country");
  },
  data_region: ({ event, reader }, value) => {
    event.dataRegion = reader.text(value, "data.data_region");
  },
  session_id: ({ event, reader }, value) => {
    event.sessionId = reader.text(value, "data.session_id");
  },
  prompt_tokens: ({ event, reader }, value) => {
    event.promptTokens = reader.count(value, "data.prompt_tokens");
  },
  cached_tokens: ({ event, reader }, value) => {
    event.cachedTokens = reader.count(value, "data.cached_tokens");
  },
  cache_write_tokens: ({ event, reader }, value) => {
    event.cacheWriteTokens = reader.count(value, "data.cache_write_tokens");
  },
  cache_write_1h_tokens: ({ event, reader }, value) => {
    event.cacheWrite1hTokens = reader.count(value, "data.cache_write_1h_tokens");
  },
  completion_tokens: ({ event, reader }, value) => {
    event.completionTokens = reader.count(value, "data.completion_tokens");
  },
  reasoning_tokens: ({ event, reader }, value) => {
    event.reasoningTokens = reader.count(value, "data.reasoning_tokens");
  },
  possible_cached_tokens: ({ event, reader }, value) => {
    event.possibleCachedTokens = reader.count(value, "data.possible_cached_tokens");
  },
  tool_calls: ({ event, reader }, value) => {
    event.toolCalls = reader.count(value, "data.tool_calls");
  },
  usage: ({ event, reader }, value) => {
    event.usagePicoUsd = reader.money(value, "data.usage");
  },
  byok_usage_inference: ({ event, reader }, value) => {
    event.byokUsageInferencePicoUsd = reader.money(value, "data.byok_usage_inference");
  },
  usage_upstream: ({ event, reader }, value) => {
    event.usageUpstreamPicoUsd = reader.money(value, "data.usage_upstream");
  },
  usage_cache: ({ event, reader }, value) => {
    event.usageCachePicoUsd = reader.signedMoney(value, "data.usage_cache");
  },
  usage_data: ({ event, reader }, value) => {
    event.usageDataPicoUsd = reader.signedMoney(value, "data.usage_data");
  },
  usage_web: ({ event, reader }, value) => {
    event.usageWebPicoUsd = reader.money(value, "data.usage_web");
  },
  usage_upstream_web: ({ event, reader }, value) => {
    event.usageUpstreamWebPicoUsd = reader.money(value, "data.usage_upstream_web");
  },
  usage_file: ({ event, reader }, value) => {
    event.usageFilePicoUsd = reader.money(value, "data.usage_file");
  },
  usage_upstream_file: ({ event, reader }, value) => {
    event.usageUpstreamFilePicoUsd = reader.money(value, "data.usage_upstream_file");
  },
  usage_web_fetch: ({ event, reader }, value) => {
    event.usageWebFetchPicoUsd = reader.money(value, "data.usage_web_fetch");
  },
  usage_upstream_web_fetch: ({ event, reader }, value) => {
    event.usageUpstreamWebFetchPicoUsd = reader.money(value, "data.usage_upstream_web_fetch");
  },
  byok_fee: ({ event, reader }, value) => {
    event.byokFeePicoUsd = reader.money(value, "data.byok_fee");
  },
  input_cost: ({ event, reader }, value) => {
    event.inputCostPicoUsd = reader.money(value, "data.input_cost");
  },
  output_cost: ({ event, reader }, value) => {
    event.outputCostPicoUsd = reader.money(value, "data.output_cost");
  },
  cache_read_cost: ({ event, reader }, value) => {
    event.cacheReadCostPicoUsd = reader.money(value, "data.cache_read_cost");
  },
  cache_write_cost: ({ event, reader }, value) => {
    event.cacheWriteCostPicoUsd = reader.money(value, "data.cache_write_cost");
  },
  is_byok: ({ event, reader }, value) => {
    event.isByok = reader.flag(value, "data.is_byok");
  },
  cost_source: ({ event, reader }, value) => {
    event.costSource = reader.text(value, "data.cost_source");
  },
  price_version: ({ event, reader }, value) => {
    event.priceVersion = reader.text(value, "data.price_version");
  },
  status: ({ event, reader }, value) => {
    event.status = readStatus(reader, value);
  },
  error_type: ({ event, reader }, value) => {
    event.errorType = reader.text(value, "data.error_type");
  },
  latency_ms: ({ event, reader }, value) => {
    event.latencyMs = reader.milliseconds(value, "data.latency_ms");
  },
  ttft_ms: ({ event, reader }, value) => {
    event.ttftMs = reader.milliseconds(value, "data.ttft_ms");
  },
  generation_ms: ({ event, reader }, value) => {
    event.generationMs = reader.milliseconds(value, "data.generation_ms");
  },
  router_latency_ms: ({ event, reader }, value) => {
    event.routerLatencyMs = reader.milliseconds(value, "data.router_latency_ms");
  },
  streamed: ({ event, reader }, value) => {
    event.streamed = reader.flag(value, "data.streamed");
  },
  finish_reason: ({ event, reader }, value) => {
    event.finishReason = reader.text(value, "data.finish_reason");
  },
  guardrail_invoked: ({ event, reader }, value) => {
    event.guardrailInvoked = reader.flag(value, "data.guardrail_invoked");
  },
  response_cached: ({ event, reader }, value) => {
    event.responseCached = reader.flag(value, "data.response_cached");
  },
  response_id: ({ event, reader }, value) => {
    event.responseId = reader.text(value, "data.response_id");
  },
  trace_id: ({ event, reader }, value) => {
    event.traceId = readTraceId(reader, value);
  },
  span_id: ({ event, reader }, value) => {
    event.spanId = readSpanId(reader, value);
  },
  schema: ({ event, reader }, value) => {
    event.schema = reader.text(value, "data.schema");
  },
};

// A Map, since a record would find `constructor` and its kind in the prototype.
const DECODERS: ReadonlyMap<string, DataFieldDecoder> = new Map(Object.entries(FIELDS));

function readApiKeyHash({ reader, context }: EventDraft, value: unknown): string | null {
  const text = reader.text(value, "data.api_key_hash");
  if (text === null) return null;
  // A secret sent by mistake is hashed before anything can store, log or echo it.
  if (text.startsWith("sk-")) return context.sha256Hex(text);
  return (
    toLowerHex(text, 64) ??
    reader.refuse("data.api_key_hash", "must be the SHA-256 of the key that was used, as 64 hexadecimal digits")
  );
}

function readWorkspaceId({ reader, context }: EventDraft, value: unknown): string | null {
  const text = reader.text(value, "data.workspace");
  if (text === null) return null;
  return (
    context.findWorkspaceId(text) ??
    reader.refuse("data.workspace", "must be the id or the slug of a workspace of this team")
  );
}

function readRole(reader: FieldReader, value: unknown): "user" | "assistant" | null {
  const text = reader.text(value, "data.role");
  if (text === null || text === "user" || text === "assistant") return text;
  return reader.refuse("data.role", 'must be "user" or "assistant"');
}

function readStatus(reader: FieldReader, value: unknown): EventStatus {
  const text = reader.text(value, "data.status");
  if (text === "ok" || text === "error" || text === "aborted") return text;
  if (text !== null) reader.refuse("data.status", 'must be "ok", "error" or "aborted"');
  return "ok";
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

function readUuid(reader: FieldReader, value: unknown): string | null {
  const text = reader.text(value, "data.endpoint_id");
  if (text === null) return null;
  if (UUID.test(text)) return text.toLowerCase();
  return reader.refuse("data.endpoint_id", "must be a UUID; leave it out to have it derived from provider and model");
}

function readTraceId(reader: FieldReader, value: unknown): string | null {
  const text = reader.text(value, "data.trace_id");
  if (text === null) return null;
  return toLowerHex(text, 32) ?? reader.refuse("data.trace_id", "must be 32 hexadecimal digits");
}

function readSpanId(reader: FieldReader, value: unknown): string | null {
  const text = reader.text(value, "data.span_id");
  if (text === null) return null;
  return toLowerHex(text, 16) ?? reader.refuse("data.span_id", "must be 16 hexadecimal digits");
}
