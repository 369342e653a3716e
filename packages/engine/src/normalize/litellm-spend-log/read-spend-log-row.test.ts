import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ForeignRow } from "../import-files/foreign-row.js";
import { readSpendLogRow } from "./read-spend-log-row.js";

const lines = readFileSync(new URL("./__fixtures__/spend-logs.ndjson", import.meta.url), "utf8");
const readings = lines
  .trim()
  .split("\n")
  .map((line) => readSpendLogRow(JSON.parse(line) as ForeignRow));
const [plain, cached, failed, unpriced, health] = readings;

test("a call: names, people, tokens, times and what was charged", () => {
  expect(plain).toMatchObject({
    event: {
      id: "chatcmpl-BZ0aAbCdEfGh",
      source: "litellm",
      time: "2026-05-19T10:00:00.100000+00:00",
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
        api_key_name: "team-a",
        chat_id: "s-1",
        ttft_ms: 500,
        latency_ms: 500,
        generation_ms: 2500,
        status: "ok",
      },
    },
  });
});

test("a replay from the cache costs nothing, whatever price it quotes", () => {
  expect(cached).toMatchObject({
    event: { time: "2026-05-19T10:01:00+00:00", data: { usage: "0", response_cached: true, user: "customer-9" } },
  });
});

test("a failure has no cost and no tokens, and its class alone is told", () => {
  expect(failed).toMatchObject({
    event: {
      time: "2026-05-19T10:02:00Z",
      data: {
        status: "error",
        error_type: "RateLimitError",
        usage: null,
        prompt_tokens: null,
        completion_tokens: null,
      },
    },
  });
  expect(JSON.stringify(failed)).not.toContain("…");
});

test("0 for a call with tokens is an unknown price, not a free call", () => {
  expect(unpriced).toMatchObject({ event: { data: { usage: null, prompt_tokens: "8", operation: "embeddings" } } });
});

test("a row without a model is no call", () => {
  expect(health).toEqual({ skipped: "no call of a model" });
});
