/**
 * A CloudEvent to be sent, its data named as on the wire. What may be left out is filled in once, before the first
 * try: `id` with a random UUID, `time` with now, `source` with `daybook-sdk`.
 */
export type EventInput = GenerationCompleted | ChatCreated | MessageCreated;

interface EventAttributes {
  specversion?: "1.0" | undefined;
  /** Unique within the source. The same id and time sent again is the same event and counts once. */
  id?: string | undefined;
  /** Who tells it, such as `gateway/eu-1`. */
  source?: string | undefined;
  /** When it happened: a Date, or RFC 3339 text with any offset. */
  time?: Date | string | undefined;
  /** Stands for an absent `data.user`. */
  subject?: string | undefined;
  datacontenttype?: string | undefined;
  dataschema?: string | undefined;
  traceparent?: string | undefined;
  tracestate?: string | undefined;
}

/** One call of a model. A reverse-DNS prefix on the type is fine, here and below. */
export interface GenerationCompleted extends EventAttributes {
  type: "generation.completed" | `${string}.generation.completed`;
  data: GenerationData;
}

export interface ChatCreated extends EventAttributes {
  type: "chat.created" | `${string}.chat.created`;
  data: ChatData;
}

export interface MessageCreated extends EventAttributes {
  type: "message.created" | `${string}.message.created`;
  data: MessageData;
}

type Text = string | null | undefined;
type Count = number | null | undefined;
/** US dollars: a decimal string such as `"0.015"`, kept exactly, or a number, which means its shortest decimal. */
type Money = string | number | null | undefined;

/** Who and where; null and absent both mean unknown. */
interface Belonging {
  /** A member's id, mail address or alias. */
  user?: Text;
  user_email?: Text;
  /** SHA-256 of the key that was used, 64 hexadecimal digits; never the key. */
  api_key_hash?: Text;
  api_key_name?: Text;
  /** Id or slug of a workspace of the team. */
  workspace?: Text;
  chat_id?: Text;
  message_id?: Text;
  project_id?: Text;
}

export interface ChatData extends Belonging {
  title?: Text;
}

export interface MessageData extends Belonging {
  /** Messages of users are what the reports count. */
  role?: "user" | "assistant" | null | undefined;
}

/** Token counts are whole numbers: prompt tokens include cached ones, completion tokens include reasoning. */
export interface GenerationData extends Belonging {
  /** Such as `openai/gpt-4.1`. */
  model: string;
  provider_name: string;
  /** Dated slug. Default: `model`. */
  model_permaslug?: Text;
  variant?: Text;
  /** A UUID. Default: derived from provider and permaslug. */
  endpoint_id?: Text;
  gateway?: Text;
  operation?: Text;
  /** Title of the application that made the call, or the origin it came from. */
  app?: Text;
  /** Whom your own customer is to you. */
  external_user?: Text;
  skin?: Text;
  origin?: Text;
  country?: Text;
  data_region?: Text;
  session_id?: Text;
  prompt_tokens?: Count;
  cached_tokens?: Count;
  cache_write_tokens?: Count;
  cache_write_1h_tokens?: Count;
  completion_tokens?: Count;
  reasoning_tokens?: Count;
  /** Prompt tokens that a cache could have served. */
  possible_cached_tokens?: Count;
  tool_calls?: Count;
  /** What was charged. */
  usage?: Money;
  /** Value of inference on the account's own provider key; not part of `usage`. */
  byok_usage_inference?: Money;
  /** Fee on the account's own provider keys; part of `usage`. */
  byok_fee?: Money;
  /** Part of `usage`: the prompt without cached tokens. */
  input_cost?: Money;
  /** Part of `usage`: the completion. */
  output_cost?: Money;
  cache_read_cost?: Money;
  cache_write_cost?: Money;
  /** What the provider took. */
  usage_upstream?: Money;
  /** May be below zero, as the next. */
  usage_cache?: Money;
  usage_data?: Money;
  usage_web?: Money;
  usage_upstream_web?: Money;
  usage_file?: Money;
  usage_upstream_file?: Money;
  usage_web_fetch?: Money;
  usage_upstream_web_fetch?: Money;
  is_byok?: boolean | null | undefined;
  cost_source?: Text;
  price_version?: Text;
  /** Default: `ok`. */
  status?: "ok" | "error" | "aborted" | null | undefined;
  error_type?: Text;
  /** To the first token, or the whole call when it was not streamed, in ms. */
  latency_ms?: Count;
  ttft_ms?: Count;
  /** The whole call, in ms. */
  generation_ms?: Count;
  /** Spent before the call reached its provider, in ms. */
  router_latency_ms?: Count;
  streamed?: boolean | null | undefined;
  finish_reason?: Text;
  guardrail_invoked?: boolean | null | undefined;
  /** The answer came from a cache of answers. */
  response_cached?: boolean | null | undefined;
  response_id?: Text;
  trace_id?: Text;
  span_id?: Text;
  schema?: Text;
}
