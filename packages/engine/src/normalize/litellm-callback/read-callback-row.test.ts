import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ForeignRow } from "../import-files/foreign-row.js";
import { readSpendLogRow } from "../litellm-spend-log/read-spend-log-row.js";
import { readCallbackRow } from "./read-callback-row.js";

const payloads = readFileSync(new URL("./__fixtures__/payloads.ndjson", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as ForeignRow);
const [plain = {}, replayed = {}, failed = {}, unpriced = {}] = payloads;

test("a call: names, people, tokens, times and what was charged", () => {
  expect(readCallbackRow(plain)).toMatchObject({
    event: {
      id: "chatcmpl-BZ0aAbCdEfGh",
      source: "litellm",
      time: "2026-05-19T10:00:00.100Z",
      data: {
        model: "openai/gpt-4.1",
        model_permaslug: "openai/gpt-4.1-2025-04-14",
        provider_name: "Azure",
        gateway: "litellm",
        operation: "chat",
        usage: "0.0004125",
        prompt_tokens: "100",
        cached_tokens: "80",
        completion_tokens: "50",
        reasoning_tokens: "12",
        user: "u-7",
        user_email: "Ada@Acme.example",
        api_key_hash: "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b",
        api_key_name: "team-a",
        chat_id: "s-1",
        ttft_ms: 500,
        latency_ms: 500,
        generation_ms: 2500,
        streamed: true,
        status: "ok",
        schema: "litellm-callback",
      },
    },
  });
});

test("a failure has no cost and no tokens, and its class alone is told, also where only the message has it", () => {
  const data = {
    status: "error",
    error_type: "RateLimitError",
    usage: null,
    prompt_tokens: null,
    completion_tokens: null,
  };
  expect(readCallbackRow(failed)).toMatchObject({ event: { time: "2026-05-19T10:02:00.000Z", data } });
  expect(readCallbackRow({ ...failed, error_information: undefined })).toMatchObject({ event: { data } });
});

test("0 for a call with tokens is an unknown price, not a free call", () => {
  expect(readCallbackRow(unpriced)).toMatchObject({
    event: { data: { usage: null, prompt_tokens: "8", operation: "embeddings" } },
  });
});

test("nothing of prompts, answers and traces of errors is read", () => {
  expect(JSON.stringify(payloads.map(readCallbackRow))).not.toContain("secret");
});

test("metadata that a caller may write names nobody", () => {
  const metadata = { user_id: "x", user_email: "x@x.example", session_id: "x", requester_metadata: { user_id: "x" } };
  expect(readCallbackRow({ ...plain, metadata })).toMatchObject({
    event: { data: { user: null, user_email: null, api_key_hash: null, api_key_name: null, chat_id: "s-1" } },
  });
});

describe("the id is that of the spend log", () => {
  test("of a call", () => {
    const row = { request_id: plain["id"], spend: 0.0004125, startTime: "2026-05-19 10:00:00.1", model: "gpt-4.1" };
    expect(readSpendLogRow(row)).toMatchObject({ event: { id: "chatcmpl-BZ0aAbCdEfGh", source: "litellm" } });
  });

  test("of a replay, which both name by a clock of their own: it costs nothing and counts once", () => {
    const row = {
      request_id: "chatcmpl-BZ0aAbCdEfGh_cache_hit1779184860.0312",
      spend: 0,
      startTime: "2026-05-19 10:01:00",
      model: "gpt-4.1",
      cache_hit: "True",
    };
    const replay = {
      id: `chatcmpl-BZ0aAbCdEfGh_cache_hit@${Date.UTC(2026, 4, 19, 10, 1)}`,
      data: { usage: "0", response_cached: true },
    };
    expect(readSpendLogRow(row)).toMatchObject({ event: replay });
    expect(readCallbackRow(replayed)).toMatchObject({ event: { ...replay, time: "2026-05-19T10:01:00.000Z" } });
  });
});

test.each([undefined, null, "", "soon", "1e300", -1e300, {}, [], true])(
  "%j is no start: the event has none, and is refused for it",
  (startTime) => {
    const reading = readCallbackRow({ ...plain, startTime });
    const time = "event" in reading && "time" in reading.event ? reading.event.time : undefined;
    expect(Number.isNaN(Date.parse(String(time)))).toBe(true);
  },
);
