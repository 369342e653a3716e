import fc from "fast-check";

/** One telling as it is sent, in the names of the wire; what is not in `data` is not said. */
export interface SentEvent {
  id: string;
  timeMs: number;
  data: Data;
}

export interface Data {
  user?: string;
  user_email?: string;
  api_key_hash?: string;
  api_key_name?: string;
  workspace?: string;
  model: string;
  model_permaslug: string;
  provider_name: string;
  variant?: string;
  app?: string;
  external_user?: string;
  origin?: string;
  country?: string;
  data_region?: string;
  session_id?: string;
  skin?: string;
  finish_reason?: string;
  status?: "ok" | "error" | "aborted";
  streamed?: boolean;
  is_byok?: boolean;
  guardrail_invoked?: boolean;
  response_cached?: boolean;
  prompt_tokens?: number;
  cached_tokens?: number;
  completion_tokens?: number;
  reasoning_tokens?: number;
  possible_cached_tokens?: number;
  usage?: string;
  byok_usage_inference?: string;
  byok_fee?: string;
  usage_upstream?: string;
  usage_data?: string;
  usage_web_fetch?: string;
  latency_ms?: number;
  ttft_ms?: number;
  generation_ms?: number;
  router_latency_ms?: number;
}

/** What the sender may name: hashes of the team's keys and of others, strings that mean people and not. */
export interface Names {
  users: readonly string[];
  emails: readonly string[];
  keys: readonly string[];
}

const MINUTE_MS = 60_000;

const tokens = fc.constantFrom(0, 1, 2, 999, 1000, 1001, 50_000, 2_000_000);
const usd = fc
  .bigInt({ min: 0n, max: 3_000_000_000_000n })
  .map((pico) => `${pico / 1_000_000_000_000n}.${(pico % 1_000_000_000_000n).toString().padStart(12, "0")}`);
const ms = fc.integer({ min: 0, max: 4000 }).map((quarter) => quarter / 4);
const word = (...words: string[]) => fc.constantFrom(...words);

/** Events of a few days, which collide in id, day, person, key and minute. */
export function sentEvent(
  { users, emails, keys }: Names,
  range: { startMs: number; days: number },
): fc.Arbitrary<SentEvent> {
  const optional = {
    user: word(...users),
    user_email: word(...emails),
    api_key_hash: word(...keys),
    api_key_name: word("Told", "Told later"),
    workspace: word("default", "lab"),
    variant: word("free", "standard"),
    app: word("App", "Unknown", 'quote " and \\'),
    external_user: word("x1", "x2"),
    origin: word("o1"),
    country: word("DE", "US"),
    data_region: word("eu", "global"),
    session_id: word("s1", "none"),
    skin: word("chat"),
    finish_reason: word("stop", "length"),
    status: fc.constantFrom("ok" as const, "error" as const, "aborted" as const),
    streamed: fc.boolean(),
    is_byok: fc.boolean(),
    guardrail_invoked: fc.boolean(),
    response_cached: fc.boolean(),
    prompt_tokens: tokens,
    cached_tokens: tokens,
    completion_tokens: tokens,
    reasoning_tokens: tokens,
    possible_cached_tokens: tokens,
    usage: usd,
    byok_usage_inference: usd,
    byok_fee: usd,
    usage_upstream: usd,
    usage_data: usd.map((text) => `-${text}`),
    usage_web_fetch: usd,
    latency_ms: ms,
    ttft_ms: ms,
    generation_ms: ms,
    router_latency_ms: ms,
  };
  const data = fc.record(
    {
      ...optional,
      model: word("m1"),
      model_permaslug: word("m1-2026", "m2-2026"),
      provider_name: word("P1", "P2"),
    },
    { requiredKeys: ["model", "model_permaslug", "provider_name"] },
  );
  return fc.record({
    id: fc.integer({ min: 0, max: 30 }).map((number) => `gen-${number}`),
    timeMs: fc
      .tuple(fc.integer({ min: 0, max: range.days * 1440 - 1 }), fc.constantFrom(0, 1, 30_000, 59_999))
      .map(([minute, rest]) => range.startMs + minute * MINUTE_MS + rest),
    data,
  });
}
