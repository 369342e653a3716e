import { describe, expect, test } from "vitest";
import { eventOf, eventsOf, payload } from "../spans/__fixtures__/payloads.js";

const CHAT = {
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "gpt-4.1",
  "gen_ai.response.finish_reasons": ["stop"],
};

describe("one fact, any of its names", () => {
  const of = (attributes: Record<string, unknown>, more: object = {}) =>
    eventOf(payload([{ attributes: { ...CHAT, ...attributes }, ...more }]));

  test.each([
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.usage.prompt_tokens",
    "llm.token_count.prompt",
    "ai.usage.inputTokens",
    "ai.usage.promptTokens",
  ])("prompt tokens: %s", (name) => expect(of({ [name]: 12 }).promptTokens).toBe(12));

  test.each([
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.usage.completion_tokens",
    "llm.token_count.completion",
    "ai.usage.outputTokens",
    "ai.usage.completionTokens",
  ])("completion tokens: %s", (name) => expect(of({ [name]: 12 }).completionTokens).toBe(12));

  test.each([
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.cache_read_input_tokens",
    "llm.token_count.prompt_details.cache_read",
    "ai.usage.cachedInputTokens",
  ])("cached tokens: %s", (name) =>
    expect(of({ "gen_ai.usage.input_tokens": 50, [name]: 12 })).toMatchObject({ promptTokens: 50, cachedTokens: 12 }),
  );

  test.each([
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.output_tokens.reasoning",
    "gen_ai.usage.reasoning_tokens",
    "llm.token_count.completion_details.reasoning",
  ])("reasoning tokens: %s", (name) =>
    expect(of({ "gen_ai.usage.output_tokens": 50, [name]: 12 })).toMatchObject({
      completionTokens: 50,
      reasoningTokens: 12,
    }),
  );

  test.each([
    "gen_ai.usage.total_cost",
    "litellm.cost.total",
    "gen_ai.cost.total_cost",
    "gen_ai.usage.cost",
    "gen_ai.usage.cost_usd",
    "llm.usage.total_cost",
    "llm.cost.total",
    "operation.cost",
  ])("cost: %s, to the twelfth place", (name) => {
    expect(of({ [name]: 1e-10 })).toMatchObject({ usagePicoUsd: 100n, costSource: "reported" });
    expect(of({ [name]: "0.015" }).usagePicoUsd).toBe(15_000_000_000n);
  });

  test("the present name wins over an older one", () => {
    expect(of({ "gen_ai.usage.prompt_tokens": 9, "gen_ai.usage.input_tokens": 8 }).promptTokens).toBe(8);
    expect(of({ "gen_ai.system": "azure", "gen_ai.provider.name": "openai" }).providerName).toBe("OpenAI");
  });

  test("both parts of a cost are a cost, one alone is not", () => {
    const parts = { "gen_ai.usage.input_cost": 0.1, "gen_ai.usage.output_cost": "0.2" };
    expect(of(parts).usagePicoUsd).toBe(300_000_000_000n);
    expect(of({ "gen_ai.usage.input_cost": 0.1 })).toMatchObject({ usagePicoUsd: null, costSource: "unknown" });
  });

  test("more cached tokens than prompt prove the prompt exclusive", () => {
    const event = of({ "gen_ai.usage.input_tokens": 10, "gen_ai.usage.cache_read.input_tokens": 90 });
    expect(event).toMatchObject({ promptTokens: 100, cachedTokens: 90, schema: "genai/1+exclusive-prompt" });
  });

  test("a total recovers the part that is missing, and is never counted itself", () => {
    expect(of({ "gen_ai.usage.total_tokens": 30, "gen_ai.usage.output_tokens": 10 }).promptTokens).toBe(20);
    expect(
      of({ "gen_ai.usage.total_tokens": 99, "gen_ai.usage.input_tokens": 1, "gen_ai.usage.output_tokens": 1 }),
    ).toMatchObject({ promptTokens: 1, completionTokens: 1 });
  });

  test("more reasoning than completion is kept, said and never added", () => {
    const event = of({ "gen_ai.usage.output_tokens": 5, "gen_ai.usage.reasoning.output_tokens": 9 });
    expect(event).toMatchObject({ completionTokens: 5, reasoningTokens: 9 });
    expect(event.schema).toBe("genai/1+reasoning-above-completion");
  });

  test.each([-1, 1.5, "many", 2 ** 60, true, ""])("a count that cannot be one (%j) is unknown, not zero", (value) =>
    expect(of({ "gen_ai.usage.input_tokens": value }).promptTokens).toBeNull(),
  );

  test("seconds to the first piece become milliseconds", () => {
    const event = of({ "gen_ai.response.time_to_first_chunk": 0.25 }, { tookMs: 900 });
    expect(event).toMatchObject({ ttftMs: 250, latencyMs: 250, generationMs: 900, streamed: true });
  });

  test("the name of a host that was called names the provider, its number does not", () => {
    expect(of({ "server.address": "api.openai.com" }).providerName).toBe("OpenAI");
    expect(of({ "server.address": "10.0.0.7" }).providerName).toBe("OpenAI");
    expect(of({ "gen_ai.request.model": "my-model", "server.address": "10.0.0.7" })).toMatchObject({
      model: "unknown/my-model",
      providerName: "Unknown",
    });
  });
});

describe("what counts", () => {
  test.each(["chat", "text_completion", "generate_content"])("%s is a call", (operation) => {
    expect(eventsOf(payload([{ attributes: { ...CHAT, "gen_ai.operation.name": operation } }]))).toHaveLength(1);
  });

  test.each([
    "invoke_agent",
    "invoke_workflow",
    "create_agent",
    "agent_step",
    "execute_tool",
    "plan",
    "retrieval",
    "x",
  ])("%s is none, whatever sums it carries", (operation) => {
    const attributes = { ...CHAT, "gen_ai.operation.name": operation, "gen_ai.usage.input_tokens": 200 };
    expect(eventsOf(payload([{ attributes }]))).toEqual([]);
  });

  test("a span of no language model is none", () => {
    const attributes = { "http.request.method": "GET", "server.address": "api.openai.com" };
    expect(eventsOf(payload([{ name: "GET", attributes }]))).toEqual([]);
  });

  test("a model with tokens and no operation is a call that was guessed", () => {
    const event = eventOf(payload([{ attributes: { "llm.model_name": "gpt-4.1", "llm.token_count.prompt": 3 } }]));
    expect(event).toMatchObject({ schema: "guessed/1", operation: "other", promptTokens: 3 });
  });
});

describe("how a call ended", () => {
  const ended = (attributes: Record<string, unknown>, more: object) =>
    eventOf(payload([{ attributes: { "gen_ai.operation.name": "chat", ...attributes }, ...more }]));

  test("an error before any output uses nothing", () => {
    expect(ended({ "error.type": "rate_limit" }, {})).toMatchObject({
      status: "error",
      errorType: "rate_limit",
      promptTokens: null,
      usagePicoUsd: null,
    });
    expect(ended({ "http.response.status_code": 429 }, { status: 2 })).toMatchObject({
      status: "error",
      errorType: "429",
    });
    expect(ended({}, { status: 2, exception: "TimeoutError" }).errorType).toBe("TimeoutError");
  });

  test("an error after output keeps what it used", () => {
    const event = ended({ "gen_ai.usage.input_tokens": 5 }, { status: 2 });
    expect(event).toMatchObject({ status: "error", promptTokens: 5 });
  });

  test("a stream that was left is aborted", () => {
    expect(ended({}, {})).toMatchObject({ status: "aborted", promptTokens: null });
    expect(ended({ "gen_ai.response.finish_reasons": ["error"] }, {}).status).toBe("aborted");
  });

  test("an unset status with usage or a reason is a success", () => {
    expect(ended({ "gen_ai.usage.input_tokens": 5 }, {}).status).toBe("ok");
    expect(ended({ "gen_ai.response.finish_reasons": '["length"]' }, {})).toMatchObject({
      status: "ok",
      finishReason: "length",
    });
  });
});
