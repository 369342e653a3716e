import { expect, test } from "vitest";
import { readOpenRouterCsvRow } from "./read-openrouter-csv-row.js";

const row = {
  generation_id: "gen-1",
  created_at: "2026-05-19 23:59:59.999",
  cost_total: "1.2e-7",
  byok_usage_inference: "0",
  tokens_prompt: "5",
  tokens_completion: "",
  model_permaslug: "deepseek/deepseek-chat-v3-0324:free",
  provider_name: "Novita",
  variant: "free",
  cancelled: "False",
  streamed: "False",
  generation_time_ms: "40",
};

test("a time without a zone is UTC, whatever this machine's zone is", () => {
  expect(readOpenRouterCsvRow(row)).toMatchObject({ event: { time: "2026-05-19T23:59:59.999Z" } });
});

test("what a cell does not say is not said, and money keeps its digits", () => {
  expect(readOpenRouterCsvRow(row)).toMatchObject({
    event: {
      id: "gen-1",
      source: "openrouter",
      data: {
        model: "deepseek/deepseek-chat-v3-0324",
        variant: "free",
        usage: "1.2e-7",
        is_byok: false,
        prompt_tokens: "5",
        completion_tokens: null,
        status: "ok",
        streamed: false,
        latency_ms: "40",
        user: null,
      },
    },
  });
});

test("a cancelled generation is aborted; older exports are read by their header too", () => {
  const { generation_time_ms: _, ...older } = { ...row, cancelled: "true", num_search_results: "3" };
  expect(readOpenRouterCsvRow(older)).toMatchObject({ event: { data: { status: "aborted", generation_ms: null } } });
});
