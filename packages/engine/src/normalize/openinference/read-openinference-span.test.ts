import { expect, test } from "vitest";
import { eventOf, eventsOf, payload } from "../spans/__fixtures__/payloads.js";

const LLM = {
  "openinference.span.kind": "LLM",
  "llm.model_name": "gpt-4.1-2025-04-14",
  "llm.provider": "openai",
  "llm.token_count.prompt": 100,
  "llm.token_count.completion": 50,
  "llm.token_count.prompt_details.cache_read": 40,
  "llm.token_count.completion_details.reasoning": 5,
  "llm.cost.total": 0.01,
  "input.value": "the secret prompt",
};

test("kinds of models are calls, with their names, tokens and cost", () => {
  expect(eventOf(payload([{ attributes: { ...LLM, "user.id": "ada", "session.id": "s" } }]))).toMatchObject({
    schema: "openinference/1",
    model: "openai/gpt-4.1",
    modelPermaslug: "openai/gpt-4.1-2025-04-14",
    promptTokens: 100,
    cachedTokens: 40,
    completionTokens: 50,
    reasoningTokens: 5,
    usagePicoUsd: 10_000_000_000n,
    responseId: null,
    user: "ada",
    chatId: "s",
  });
  for (const [kind, operation] of [
    ["EMBEDDING", "embeddings"],
    ["RERANKER", "rerank"],
  ]) {
    expect(eventOf(payload([{ attributes: { ...LLM, "openinference.span.kind": kind } }])).operation).toBe(operation);
  }
});

test.each(["CHAIN", "AGENT", "TOOL", "RETRIEVER", "GUARDRAIL"])("%s is none", (kind) => {
  expect(eventsOf(payload([{ attributes: { ...LLM, "openinference.span.kind": kind } }]))).toEqual([]);
});
