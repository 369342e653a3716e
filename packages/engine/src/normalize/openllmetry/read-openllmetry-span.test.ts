import { expect, test } from "vitest";
import { eventOf, eventsOf, payload } from "../spans/__fixtures__/payloads.js";

const CHAT = {
  "llm.request.type": "chat",
  "gen_ai.system": "OpenAI",
  "gen_ai.request.model": "gpt-4.1",
  "gen_ai.response.model": "gpt-4.1-2025-04-14",
  "gen_ai.response.id": "chatcmpl-12345678",
  "gen_ai.usage.prompt_tokens": 10,
  "gen_ai.usage.completion_tokens": 4,
  "llm.usage.total_tokens": 14,
  "gen_ai.prompt.0.content": "the secret prompt",
};

test("a request is a call; its person and chat may stand above it", () => {
  const spans = [
    {
      id: 1,
      name: "joke.workflow",
      attributes: {
        "traceloop.span.kind": "workflow",
        "traceloop.association.properties.user_id": "ada",
        "traceloop.association.properties.session_id": "s-1",
      },
    },
    { id: 2, parent: 1, name: "joke.task", attributes: { "traceloop.span.kind": "task", "gen_ai.system": "OpenAI" } },
    { id: 3, parent: 2, name: "openai.chat", attributes: CHAT },
  ];
  expect(eventOf(payload(spans))).toMatchObject({
    schema: "openllmetry/1",
    model: "openai/gpt-4.1",
    promptTokens: 10,
    completionTokens: 4,
    user: "ada",
    chatId: "s-1",
    status: "ok",
  });
});

test.each(["workflow", "agent", "task", "tool"])("%s is none", (kind) => {
  const { "llm.request.type": _, ...rest } = CHAT;
  expect(eventsOf(payload([{ attributes: { ...rest, "traceloop.span.kind": kind } }]))).toEqual([]);
  expect(eventsOf(payload([{ attributes: rest }]))).toHaveLength(1);
});
