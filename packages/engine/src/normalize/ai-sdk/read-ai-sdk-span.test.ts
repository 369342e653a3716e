import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventOf, eventsOf, factsOf, payload } from "../spans/__fixtures__/payloads.js";

/** What the SDK itself sent over OTLP: a tool loop of two calls, a failure, a stream, and three values embedded two a call. */
function recorded(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

const RECORDINGS = [
  { name: "5", file: "__fixtures__/version-5.json" },
  { name: "6", file: "__fixtures__/version-6.json" },
  { name: "7 with its legacy telemetry", file: "__fixtures__/version-7-legacy.json" },
  { name: "7", file: "../genai/__fixtures__/ai-sdk-7.json" },
];

describe.each(RECORDINGS)("version $name", ({ file }) => {
  const events = eventsOf(recorded(file));
  const texts = events.filter(({ operation }) => operation === "chat");

  test("each call of a model is one event, and none of the wrappers is", () => {
    expect(texts.map(({ status, promptTokens, completionTokens }) => [status, promptTokens, completionTokens])).toEqual(
      [
        ["ok", 100, 50],
        ["ok", 100, 50],
        ["error", null, null],
        ["ok", 100, 50],
      ],
    );
    expect(new Set(texts.filter(({ status }) => status === "ok").map(({ responseId }) => responseId)).size).toBe(3);
  });

  test("values embedded in two calls are two events and fourteen tokens", () => {
    const embeddings = events.filter(({ operation }) => operation === "embeddings");
    expect(embeddings.map(({ promptTokens }) => promptTokens).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      4, 10,
    ]);
    expect(embeddings.map(({ model, status }) => [model, status])).toEqual([
      ["openai/text-embedding-3-small", "ok"],
      ["openai/text-embedding-3-small", "ok"],
    ]);
  });

  test("each has its names, its user and its chat, also where only a wrapper knows them", () => {
    for (const event of events) {
      expect(event).toMatchObject({
        source: "otlp:chat-app",
        user: "ada@example.com",
        chatId: "chat-1",
        providerName: "OpenAI",
        gateway: null,
      });
      expect(event.id).toBe(`${event.traceId}:${event.spanId}`);
    }
    expect(texts[0]).toMatchObject({
      model: "openai/gpt-4.1",
      modelPermaslug: "openai/gpt-4.1-2025-04-14",
      endpointId: "d3828f61-372d-5356-aa21-b940b26f7463",
      finishReason: "tool-calls",
    });
    expect(texts[2]).toMatchObject({ errorType: "TypeError", modelPermaslug: "openai/gpt-4.1" });
  });

  test("a stream says so, and how long its first piece took", () => {
    const stream = texts.at(-1);
    expect(stream?.streamed).toBe(true);
    expect(stream?.ttftMs).toBeGreaterThan(0);
    expect(stream?.latencyMs).toBe(stream?.ttftMs);
  });

  test("nothing of prompts, answers, tools and failures is kept", () => {
    expect(JSON.stringify(recorded(file))).toContain("the secret");
    const kept = JSON.stringify(factsOf(recorded(file)), (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(kept).not.toContain("secret");
  });
});

describe("Anthropic's prompt figure", () => {
  const call = (attributes: Record<string, unknown>) =>
    eventOf(
      payload([
        {
          attributes: {
            "ai.operationId": "ai.streamText.doStream",
            "ai.model.provider": "anthropic.messages",
            "ai.model.id": "claude-sonnet-4-20250514",
            "ai.response.finishReason": "stop",
            ...attributes,
          },
        },
      ]),
    );

  test("of version 5 leaves cached tokens out, so they are added", () => {
    const event = call({
      "ai.usage.inputTokens": 1000,
      "ai.usage.cachedInputTokens": 90,
      "ai.response.providerMetadata": '{"anthropic":{"cacheCreationInputTokens":10}}',
    });
    expect(event).toMatchObject({ promptTokens: 1100, cachedTokens: 90, cacheWriteTokens: 10 });
    expect(event).toMatchObject({ model: "anthropic/claude-sonnet-4", providerName: "Anthropic" });
    expect(event.schema).toBe("ai-sdk/1+exclusive-prompt");
  });

  test("of version 6 has them", () => {
    const event = call({
      "ai.usage.inputTokens": 1100,
      "ai.usage.inputTokenDetails.cacheReadTokens": 90,
      "ai.usage.inputTokenDetails.cacheWriteTokens": 10,
    });
    expect(event).toMatchObject({ promptTokens: 1100, cachedTokens: 90, cacheWriteTokens: 10, schema: "ai-sdk/1" });
  });
});

test("names of version 4 are read, and the cost and host that a gateway passes on", () => {
  const event = eventOf(
    payload([
      {
        attributes: {
          "ai.operationId": "ai.generateText.doGenerate",
          "ai.model.provider": "gateway",
          "ai.model.id": "anthropic/claude-sonnet-4",
          "ai.usage.promptTokens": 7,
          "ai.usage.completionTokens": 3,
          "ai.response.finishReason": "stop",
          "ai.response.providerMetadata": '{"gateway":{"cost":"0.0045405","routing":{"finalProvider":"bedrock"}}}',
        },
      },
    ]),
  );
  expect(event).toMatchObject({
    promptTokens: 7,
    completionTokens: 3,
    providerName: "Amazon Bedrock",
    gateway: "vercel-ai-gateway",
    usagePicoUsd: 4_540_500_000n,
    costSource: "reported",
  });
});
