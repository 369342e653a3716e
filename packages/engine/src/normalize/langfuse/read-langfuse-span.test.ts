import { expect, test } from "vitest";
import { eventOf, eventsOf, payload } from "../spans/__fixtures__/payloads.js";

const GENERATION = {
  "langfuse.observation.type": "generation",
  "langfuse.observation.model.name": "claude-sonnet-4-20250514",
  "langfuse.observation.usage_details": JSON.stringify({
    input: 10,
    input_cached_tokens: 80,
    input_cache_creation: 10,
    output: 20,
    output_reasoning_tokens: 5,
    total: 125,
  }),
  "langfuse.observation.cost_details": '{"input":0.001,"output":0.002,"total":0.003}',
  "langfuse.observation.completion_start_time": '"2026-03-01T00:00:00.120Z"',
  "langfuse.observation.input": "the secret prompt",
  "langfuse.user.id": "ada",
  "langfuse.session.id": "s-1",
};

test("buckets that do not hold each other become inclusive sums", () => {
  expect(eventOf(payload([{ attributes: GENERATION }]))).toMatchObject({
    schema: "langfuse/1",
    model: "anthropic/claude-sonnet-4",
    providerName: "Anthropic",
    promptTokens: 100,
    cachedTokens: 80,
    cacheWriteTokens: 10,
    completionTokens: 25,
    reasoningTokens: 5,
    usagePicoUsd: 3_000_000_000n,
    ttftMs: 120,
    streamed: true,
    user: "ada",
    chatId: "s-1",
  });
});

test("costs without a total are added", () => {
  const event = eventOf(
    payload([{ attributes: { ...GENERATION, "langfuse.observation.cost_details": '{"input":"0.1","output":0.2}' } }]),
  );
  expect(event.usagePicoUsd).toBe(300_000_000_000n);
});

test.each(["span", "event", "agent", "tool", "chain", "retriever"])("an observation of the type %s is none", (type) => {
  expect(eventsOf(payload([{ attributes: { ...GENERATION, "langfuse.observation.type": type } }]))).toEqual([]);
});

test("details that are cut off are unknown, not zero", () => {
  const attributes = { ...GENERATION, "langfuse.observation.usage_details": '{"input":10,' };
  expect(eventOf(payload([{ attributes }]))).toMatchObject({ promptTokens: null, completionTokens: null });
});
