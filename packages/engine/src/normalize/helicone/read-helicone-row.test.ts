import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ForeignRow } from "../import-files/foreign-row.js";
import { readHeliconeRow } from "./read-helicone-row.js";

const lines = readFileSync(new URL("./__fixtures__/requests.ndjson", import.meta.url), "utf8");
const readings = lines
  .trim()
  .split("\n")
  .map((line) => readHeliconeRow(JSON.parse(line) as ForeignRow));
const [plain, cached, failed, cancelled] = readings;

test("a request: names, people, tokens, times and cost; its body is not read", () => {
  expect(plain).toMatchObject({
    event: {
      id: "6a1f1d1e-1111-4a11-8a11-000000000001",
      source: "helicone",
      data: {
        model: "openai/gpt-4.1",
        model_permaslug: "openai/gpt-4.1-2025-04-14",
        provider_name: "OpenAI",
        usage: "0.00053",
        prompt_tokens: "100",
        cached_tokens: "60",
        user: "ada@acme.example",
        chat_id: "s-1",
        country: "CH",
        latency_ms: "300",
        generation_ms: "2000",
      },
    },
  });
  expect(JSON.stringify(plain)).not.toContain("secret");
});

test("an answer from the cache costs nothing", () => {
  expect(cached).toMatchObject({
    event: {
      time: "2026-05-19T10:01:00.500Z",
      data: { usage: "0", response_cached: true, provider_name: "Anthropic" },
    },
  });
});

test("a failure has neither cost nor tokens; what the caller broke off is aborted", () => {
  expect(failed).toMatchObject({
    event: { data: { status: "error", error_type: "429", usage: null, prompt_tokens: null } },
  });
  expect(cancelled).toMatchObject({ event: { data: { status: "aborted", provider_name: "Azure", usage: null } } });
});
