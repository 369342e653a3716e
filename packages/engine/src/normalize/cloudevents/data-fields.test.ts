import { describe, expect, test } from "vitest";
import { decode, generation, problemsOf } from "./__fixtures__/cloud-events.js";

const REQUIRED = { model: "openai/gpt-4.1", provider_name: "OpenAI" };

/** What the event holds in `field` when `data` says `name: value`. */
function stored(name: string, value: unknown): unknown {
  const field = FIELD_NAMES[name];
  const event: Record<string, unknown> | null = { ...decode(generation({ ...REQUIRED, [name]: value })) };
  return field === undefined ? undefined : event[field];
}

const FIELD_NAMES: Record<string, string> = {
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
  prompt_tokens: "promptTokens",
  cached_tokens: "cachedTokens",
  cache_write_tokens: "cacheWriteTokens",
  cache_write_1h_tokens: "cacheWrite1hTokens",
  completion_tokens: "completionTokens",
  reasoning_tokens: "reasoningTokens",
  tool_calls: "toolCalls",
  usage: "usagePicoUsd",
  byok_usage_inference: "byokUsageInferencePicoUsd",
  is_byok: "isByok",
  cost_source: "costSource",
  price_version: "priceVersion",
  status: "status",
  error_type: "errorType",
  latency_ms: "latencyMs",
  ttft_ms: "ttftMs",
  generation_ms: "generationMs",
  streamed: "streamed",
  finish_reason: "finishReason",
  response_id: "responseId",
  trace_id: "traceId",
  span_id: "spanId",
  schema: "schema",
  app: "app",
  external_user: "externalUser",
  skin: "skin",
  origin: "origin",
  country: "country",
  data_region: "dataRegion",
  session_id: "sessionId",
  possible_cached_tokens: "possibleCachedTokens",
  usage_upstream: "usageUpstreamPicoUsd",
  usage_web: "usageWebPicoUsd",
  usage_upstream_web: "usageUpstreamWebPicoUsd",
  usage_file: "usageFilePicoUsd",
  usage_upstream_file: "usageUpstreamFilePicoUsd",
  usage_web_fetch: "usageWebFetchPicoUsd",
  usage_upstream_web_fetch: "usageUpstreamWebFetchPicoUsd",
  byok_fee: "byokFeePicoUsd",
  input_cost: "inputCostPicoUsd",
  output_cost: "outputCostPicoUsd",
  cache_read_cost: "cacheReadCostPicoUsd",
  cache_write_cost: "cacheWriteCostPicoUsd",
  usage_cache: "usageCachePicoUsd",
  usage_data: "usageDataPicoUsd",
  router_latency_ms: "routerLatencyMs",
  guardrail_invoked: "guardrailInvoked",
  response_cached: "responseCached",
};

const TEXTS = [
  "user",
  "api_key_name",
  "chat_id",
  "message_id",
  "title",
  "project_id",
  "model",
  "model_permaslug",
  "variant",
  "provider_name",
  "gateway",
  "operation",
  "cost_source",
  "price_version",
  "error_type",
  "finish_reason",
  "response_id",
  "schema",
  "app",
  "external_user",
  "skin",
  "origin",
  "country",
  "data_region",
  "session_id",
];
const COUNTS = [
  "prompt_tokens",
  "cached_tokens",
  "cache_write_tokens",
  "cache_write_1h_tokens",
  "completion_tokens",
  "reasoning_tokens",
  "tool_calls",
  "possible_cached_tokens",
];
const DURATIONS = ["latency_ms", "ttft_ms", "generation_ms", "router_latency_ms"];
const AMOUNTS = [
  "usage",
  "byok_usage_inference",
  "usage_upstream",
  "usage_web",
  "usage_upstream_web",
  "usage_file",
  "usage_upstream_file",
  "usage_web_fetch",
  "usage_upstream_web_fetch",
  "byok_fee",
  "input_cost",
  "output_cost",
  "cache_read_cost",
  "cache_write_cost",
];
const SIGNED_AMOUNTS = ["usage_cache", "usage_data"];
const FLAGS = ["is_byok", "streamed", "guardrail_invoked", "response_cached"];

describe.each(TEXTS)("%s", (name) => {
  test("is kept as sent", () => {
    for (const text of [" Ada  Lovelace ", "0", "😀".repeat(512)]) expect(stored(name, text)).toBe(text);
  });

  test("is refused when it is no storable text", () => {
    for (const value of [5, true, {}, [], "a\0", "\uDC00", "x".repeat(1025)]) {
      expect(problemsOf(generation({ ...REQUIRED, [name]: value })).map(([path]) => path)).toEqual([`data.${name}`]);
    }
  });

  test("empty is absent", () => {
    const isRequired = name in REQUIRED;
    const problems = problemsOf(generation({ ...REQUIRED, [name]: "" }));
    expect(problems).toEqual(isRequired ? [[`data.${name}`, "is required for a generation"]] : []);
    if (!isRequired) expect(stored(name, "")).toBe(name === "model_permaslug" ? REQUIRED.model : null);
  });
});

describe.each(COUNTS)("%s", (name) => {
  test.each<[unknown, number]>([
    [0, 0],
    [-0, 0],
    [125, 125],
    [1e3, 1000],
    ["125", 125],
    ["007", 7],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("%j is stored as %s", (value, count) => {
    expect(stored(name, value)).toBe(count);
  });

  test.each([-1, 0.5, 2 ** 53, Number.NaN, Infinity, "", "-1", "+1", "1.0", "1e3", " 1", "9007199254740992", true, {}])(
    "%j is refused",
    (value) => {
      expect(problemsOf(generation({ ...REQUIRED, [name]: value }))).toEqual([
        [`data.${name}`, "must be a whole number from 0 to 9007199254740991"],
      ]);
    },
  );
});

describe.each(DURATIONS)("%s", (name) => {
  test.each<[unknown, number]>([
    [0, 0],
    [-0, 0],
    [320.25, 320.25],
    ["320.25", 320.25],
    ["3.2e2", 320],
    [1e9, 1e9],
  ])("%j is stored as %s", (value, ms) => {
    expect(stored(name, value)).toBe(ms);
  });

  test.each([-1, 1_000_000_001, Number.NaN, Infinity, "", "-1", "0x1", "1 ", "1e10", true, [1]])(
    "%j is refused",
    (value) => {
      expect(problemsOf(generation({ ...REQUIRED, [name]: value }))).toEqual([
        [`data.${name}`, "must be a number of milliseconds from 0 to 1000000000"],
      ]);
    },
  );
});

describe.each(AMOUNTS)("%s", (name) => {
  test.each<[unknown, bigint]>([
    ["0.015", 15_000_000_000n],
    [0.1, 100_000_000_000n],
    [1e-10, 100n],
    [0, 0n],
    ["999999", 999_999_000_000_000_000n],
  ])("%j is stored as %s picodollars", (value, picoUsd) => {
    expect(stored(name, value)).toBe(picoUsd);
  });

  test.each([-1, "-1", "", "$1", 1_000_000, "999999.000000000001", true, 1n])("%s is refused", (value) => {
    expect(problemsOf(generation({ ...REQUIRED, [name]: value }))).toEqual([
      [`data.${name}`, 'must be US dollars from 0 to 999999: a decimal string such as "0.015", or a number'],
    ]);
  });
});

describe.each(SIGNED_AMOUNTS)("%s", (name) => {
  test.each<[unknown, bigint]>([
    ["-0.015", -15_000_000_000n],
    [-1e-10, -100n],
    [-0, 0n],
    ["0.1", 100_000_000_000n],
    [0.1, 100_000_000_000n],
    ["-999999", -999_999_000_000_000_000n],
  ])("%j is stored as %s picodollars", (value, picoUsd) => {
    expect(stored(name, value)).toBe(picoUsd);
  });

  test.each(["--1", "-", "", "- 1", "+1", -1_000_000, "-999999.000000000001", Number.NaN, true, {}])(
    "%s is refused",
    (value) => {
      expect(problemsOf(generation({ ...REQUIRED, [name]: value }))).toEqual([
        [`data.${name}`, 'must be US dollars from -999999 to 999999: a decimal string such as "-0.015", or a number'],
      ]);
    },
  );
});

test.each(FLAGS)("%s is a boolean and nothing like it", (name) => {
  expect([true, false].map((value) => stored(name, value))).toEqual([true, false]);
  for (const value of [0, 1, "true", "", {}]) {
    expect(problemsOf(generation({ ...REQUIRED, [name]: value }))).toEqual([[`data.${name}`, "must be true or false"]]);
  }
});

test("a mail address is trimmed and put in lower case", () => {
  expect(stored("user_email", " Ada@Example.COM\n")).toBe("ada@example.com");
  expect(stored("user_email", "  ")).toBeNull();
});

test("a key's hash is put in lower case, and a secret is hashed before anything sees it", () => {
  expect(stored("api_key_hash", "AB".repeat(32))).toBe("ab".repeat(32));
  expect(stored("api_key_hash", "sk-or-v1-secret")).toBe("hash of 15 characters");
  expect(stored("api_key_hash", "")).toBeNull();
  for (const value of ["a".repeat(63), "a".repeat(65), "g".repeat(64), "my key"]) {
    expect(problemsOf(generation({ ...REQUIRED, api_key_hash: value }))).toEqual([
      ["data.api_key_hash", "must be the SHA-256 of the key that was used, as 64 hexadecimal digits"],
    ]);
  }
});

test("status is one of three, and ok when absent", () => {
  expect(["ok", "error", "aborted", "", null, undefined].map((value) => stored("status", value))).toEqual([
    "ok",
    "error",
    "aborted",
    "ok",
    "ok",
    "ok",
  ]);
  expect(problemsOf(generation({ ...REQUIRED, status: "OK" }))).toEqual([
    ["data.status", 'must be "ok", "error" or "aborted"'],
  ]);
});

test("role is one of two", () => {
  expect(["user", "assistant", ""].map((value) => stored("role", value))).toEqual(["user", "assistant", null]);
  expect(problemsOf(generation({ ...REQUIRED, role: "system" }))).toEqual([
    ["data.role", 'must be "user" or "assistant"'],
  ]);
});

test("trace ids are hexadecimal of their length", () => {
  expect(stored("trace_id", "AB".repeat(16))).toBe("ab".repeat(16));
  expect(stored("span_id", "AB".repeat(8))).toBe("ab".repeat(8));
  expect(problemsOf(generation({ ...REQUIRED, trace_id: "ab", span_id: "x".repeat(16) }))).toEqual([
    ["data.trace_id", "must be 32 hexadecimal digits"],
    ["data.span_id", "must be 16 hexadecimal digits"],
  ]);
});

describe("what only generations need", () => {
  test("model and provider are required", () => {
    expect(problemsOf(generation({ user: "ada" }))).toEqual([
      ["data.model", "is required for a generation"],
      ["data.provider_name", "is required for a generation"],
    ]);
    expect(problemsOf(generation({ model: 5, provider_name: null }))).toEqual([
      ["data.model", "must be a string"],
      ["data.provider_name", "is required for a generation"],
    ]);
  });

  test("the permaslug is the model unless sent", () => {
    expect(decode(generation(REQUIRED))?.modelPermaslug).toBe(REQUIRED.model);
  });

  test("an absent endpoint is derived from provider and permaslug; the provider stays as sent", () => {
    const named = { ...REQUIRED, model_permaslug: "openai/gpt-4.1-2025-04-14" };
    for (const provider_name of ["OpenAI", "openai", "openai.responses"]) {
      expect(decode(generation({ ...named, provider_name }))).toMatchObject({
        endpointId: "d3828f61-372d-5356-aa21-b940b26f7463",
        providerName: provider_name,
      });
    }
  });

  test("an endpoint that is sent must be a UUID", () => {
    expect(problemsOf(generation({ ...REQUIRED, endpoint_id: "openai" }))).toEqual([
      ["data.endpoint_id", "must be a UUID; leave it out to have it derived from provider and model"],
    ]);
  });

  test("other events keep what is sent, but have no endpoint", () => {
    const data = { ...REQUIRED, endpoint_id: "550e8400-e29b-41d4-a716-446655440000", prompt_tokens: 3 };
    for (const type of ["chat.created", "message.created"]) {
      expect(decode({ ...generation(data), type })).toMatchObject({
        model: REQUIRED.model,
        modelPermaslug: null,
        promptTokens: 3,
        endpointId: null,
      });
    }
  });
});

test("unknown names are ignored, those of every object's prototype too", () => {
  const data: unknown = JSON.parse(
    '{"model":"m","provider_name":"p","team":"x","constructor":"c","__proto__":{"user":"eve"},"Model":5}',
  );
  expect(decode({ ...generation({}), data })).toStrictEqual(decode(generation({ model: "m", provider_name: "p" })));
});
