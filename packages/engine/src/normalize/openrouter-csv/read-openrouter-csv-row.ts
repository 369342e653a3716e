import { type RowReader, textCell, timeCell, truthCell } from "../import-files/foreign-row.js";
import { nameModel } from "../names/model-name.js";

/**
 * One generation of OpenRouter's activity export. It has the identity of the same generation told by Broadcast, so that it
 * counts once whichever came first.
 */
export const readOpenRouterCsvRow: RowReader = (row) => {
  const id = textCell(row, "generation_id");
  const provider = textCell(row, "provider_name");
  const permaslug = textCell(row, "model_permaslug");
  const names = nameModel({ requestModel: null, responseModel: null, permaslug, provider });
  const streamed = truthCell(row, "streamed");
  const wholeMs = textCell(row, "generation_time_ms");
  const firstMs = textCell(row, "time_to_first_token_ms");
  const byok = textCell(row, "byok_usage_inference");
  return {
    event: {
      specversion: "1.0",
      id,
      source: "openrouter",
      type: "generation.completed",
      time: timeCell(row, "created_at"),
      data: {
        response_id: id,
        gateway: "openrouter",
        model: permaslug === null ? null : names.model,
        model_permaslug: permaslug === null ? null : names.modelPermaslug,
        variant: textCell(row, "variant") ?? names.variant,
        provider_name: provider,
        usage: textCell(row, "cost_total"),
        usage_web: textCell(row, "cost_web_search"),
        usage_cache: textCell(row, "cost_cache"),
        usage_file: textCell(row, "cost_file_processing"),
        byok_usage_inference: byok,
        is_byok: byok === null ? null : /[1-9]/.test(byok),
        prompt_tokens: textCell(row, "tokens_prompt"),
        completion_tokens: textCell(row, "tokens_completion"),
        reasoning_tokens: textCell(row, "tokens_reasoning"),
        cached_tokens: textCell(row, "tokens_cached"),
        status: truthCell(row, "cancelled") === true ? "aborted" : "ok",
        streamed,
        user: textCell(row, "user"),
        api_key_name: textCell(row, "api_key_name"),
        app: textCell(row, "app_name"),
        finish_reason: textCell(row, "finish_reason_normalized") ?? textCell(row, "finish_reason_raw"),
        generation_ms: wholeMs,
        ttft_ms: firstMs,
        latency_ms: firstMs ?? (streamed === false ? wholeMs : null),
        schema: "openrouter-csv",
      },
    },
  };
};
