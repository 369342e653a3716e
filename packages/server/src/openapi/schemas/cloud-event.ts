import { z } from "zod";
import { named } from "../named-schemas.js";

const Text = z.string().max(1024).nullable().optional();
const Flag = z.boolean().nullable().optional();
const Count = z
  .union([z.int().min(0), z.string().regex(/^\d+$/)])
  .nullable()
  .optional();
const Usd = z
  .union([z.number().min(0).max(999_999), z.string()])
  .nullable()
  .optional();
const SignedUsd = z
  .union([z.number().min(-999_999).max(999_999), z.string()])
  .nullable()
  .optional();
const Milliseconds = z
  .union([z.number().min(0).max(1e9), z.string()])
  .nullable()
  .optional();

/** What an event says; the decoder is the engine's, and this says the same of each field in short. */
const EventData = named(
  "EventData",
  z.looseObject({
    user: Text.describe("The person as you call them: an id, an email, any string."),
    user_email: Text,
    api_key_hash: Text.describe("SHA-256 of the key that was used, 64 hex digits."),
    api_key_name: Text,
    app: Text.describe("Title or origin of the application that made the call."),
    external_user: Text.describe("Whom your own customer is to you."),
    workspace: Text.describe("Id or slug of a workspace of the team; another is refused."),
    chat_id: Text,
    message_id: Text,
    role: z.enum(["user", "assistant"]).nullable().optional().describe("Who wrote the message."),
    title: Text.describe("Of a chat."),
    project_id: Text,
    model: Text.describe("Required for a generation: `openai/gpt-4.1`."),
    model_permaslug: Text.describe("The dated slug; absent: `model`."),
    variant: Text,
    endpoint_id: z.uuid().nullable().optional().describe("Absent: derived from provider and permaslug."),
    provider_name: Text.describe("Required for a generation: who served the call."),
    gateway: Text,
    operation: Text,
    skin: Text.describe("Shape of the API that the caller spoke."),
    origin: Text,
    country: Text,
    data_region: Text,
    session_id: Text,
    prompt_tokens: Count.describe("Cached ones included."),
    cached_tokens: Count.describe("Part of `prompt_tokens`."),
    cache_write_tokens: Count,
    cache_write_1h_tokens: Count.describe("Part of `cache_write_tokens`."),
    completion_tokens: Count.describe("Reasoning included."),
    reasoning_tokens: Count.describe("Part of `completion_tokens`."),
    possible_cached_tokens: Count.describe("Prompt tokens that a cache could have served."),
    tool_calls: Count,
    usage: Usd.describe("USD the team was charged."),
    byok_usage_inference: Usd.describe("USD of inference on the team's own provider key; not part of `usage`."),
    byok_fee: Usd.describe("USD; part of `usage`."),
    input_cost: Usd.describe("USD; part of `usage`: the prompt without cached tokens."),
    output_cost: Usd.describe("USD; part of `usage`: the completion."),
    cache_read_cost: Usd.describe("USD; part of `usage`."),
    cache_write_cost: Usd.describe("USD; part of `usage`."),
    usage_upstream: Usd.describe("USD the provider took."),
    usage_cache: SignedUsd.describe("USD; effect of caching."),
    usage_data: SignedUsd.describe("USD; discount for logging."),
    usage_web: Usd,
    usage_upstream_web: Usd,
    usage_file: Usd,
    usage_upstream_file: Usd,
    usage_web_fetch: Usd,
    usage_upstream_web_fetch: Usd,
    is_byok: Flag,
    cost_source: Text.describe("Who said what it cost."),
    price_version: Text,
    status: z.enum(["ok", "error", "aborted"]).nullable().optional().describe("Absent: `ok`."),
    error_type: Text,
    latency_ms: Milliseconds.describe("To the first token, or the whole when not streamed."),
    ttft_ms: Milliseconds.describe("To the first token."),
    generation_ms: Milliseconds.describe("The whole call."),
    router_latency_ms: Milliseconds.describe("Spent before the call reached its provider."),
    streamed: Flag,
    finish_reason: Text,
    guardrail_invoked: Flag,
    response_cached: Flag,
    response_id: Text,
    trace_id: Text.describe("32 hex digits."),
    span_id: Text.describe("16 hex digits."),
    schema: Text.describe("Which schema the data follows."),
  }),
);

export const CloudEvent = named(
  "CloudEvent",
  z
    .looseObject({
      specversion: z.literal("1.0"),
      id: z.string().min(1).max(1024).describe("Names the event within its `source`, whatever its type."),
      source: z.string().min(1).max(1024),
      type: z
        .string()
        .describe("`generation.completed`, `chat.created` or `message.created`, alone or after a dotted prefix."),
      time: z
        .string()
        .describe("RFC 3339 with any offset: the start of a call, the moment of a chat or message.")
        .meta({ format: "date-time" }),
      subject: Text.describe("Stands for an absent `data.user`."),
      datacontenttype: Text.describe("JSON, if given."),
      dataschema: Text.describe("Stands for an absent `data.schema`."),
      traceparent: Text.describe("A W3C trace parent; gives `trace_id` and `span_id` when neither is in `data`."),
      data: EventData.optional(),
      data_base64: z.string().optional().describe("The same as `data`, as base64."),
    })
    .describe("CloudEvents 1.0. One of `data` and `data_base64` must be there."),
);
