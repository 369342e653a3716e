import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventOf, eventsOf, payload } from "../spans/__fixtures__/payloads.js";

/** A generation with a failed and a good attempt, its streaming and its moderation below it, as Broadcast sends it. */
function broadcast(): { resourceSpans: unknown[] } {
  return JSON.parse(readFileSync(new URL("__fixtures__/broadcast.json", import.meta.url), "utf8")) as never;
}

test("a generation is one event under its own id, of the host that served it", () => {
  expect(eventOf(broadcast())).toMatchObject({
    source: "openrouter",
    id: "gen-1785300000-AbCdEf",
    responseId: "gen-1785300000-AbCdEf",
    model: "openai/gpt-4.1",
    modelPermaslug: "openai/gpt-4.1-2025-04-14",
    endpointId: "550e8400-e29b-41d4-a716-446655440000",
    providerName: "Azure",
    gateway: "openrouter",
    promptTokens: 120,
    cachedTokens: 20,
    completionTokens: 45,
    reasoningTokens: 5,
    usagePicoUsd: 1_234_500_000n,
    isByok: false,
    user: "ada@example.com",
    chatId: "chat-7",
    apiKeyName: "Production",
    ttftMs: 310,
    streamed: true,
    finishReason: "stop",
    status: "ok",
  });
});

test("a delivery that comes again changes nothing", () => {
  expect(eventsOf(broadcast(), broadcast())).toEqual(eventsOf(broadcast()));
});

test("a call that its sender's own trace goes on with is one event of OpenRouter's and one of the sender's", () => {
  const app = payload([{ trace: 0xfeed, id: 9, attributes: { "http.request.method": "POST" } }]);
  expect(eventsOf(app, broadcast()).map(({ source }) => source)).toEqual(["openrouter"]);
});

describe("the test button", () => {
  const attributes = { "span.type": "generation", "gen_ai.request.model": "gpt-4.1", "gen_ai.usage.input_tokens": 1 };
  const options = { service: "openrouter" };
  test.each([
    { name: "by its name", span: { name: "openrouter-connection-test", attributes } },
    { name: "by its trace id", span: { trace: 1, attributes } },
    {
      name: "by its source",
      span: { attributes: { ...attributes, "trace.metadata.source": "observability-test-button" } },
    },
  ])("$name stores nothing", ({ span }) => {
    expect(eventsOf(payload([span], options))).toEqual([]);
    expect(eventsOf(payload([{ attributes }], options))).toHaveLength(1);
  });
});

test("all attempts failed: an error that used nothing", () => {
  const attributes = {
    "span.type": "generation",
    "gen_ai.response.id": "gen-1",
    "gen_ai.request.model": "openai/gpt-4.1:nitro",
    "gen_ai.provider.name": "openai",
    "trace.metadata.provider_responses": '[{"status":502,"provider_name":"Azure"}]',
  };
  const event = eventOf(payload([{ name: "LLM Generation", status: 2, attributes }], { service: "openrouter" }));
  expect(event).toMatchObject({ status: "error", promptTokens: null, usagePicoUsd: null, variant: "nitro" });
  expect(event.providerName).toBe("OpenAI");
});
