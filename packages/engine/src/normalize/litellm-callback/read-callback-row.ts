import { type ForeignRow, objectCell, type RowReader, textCell } from "../import-files/foreign-row.js";
import { readSpendLog } from "../litellm-spend-log/read-spend-log-row.js";

/**
 * One payload of LiteLLM's `generic_api` callback. It tells what a row of its spend logs tells, under the same id, so it is
 * read as that row. Of its metadata only what LiteLLM's own check of the key put there is taken, all of which begins with
 * `user_api_key_`, and the provider's account of the tokens: the rest is the caller's to write.
 */
export const readCallbackRow: RowReader = (payload) => {
  const metadata = objectCell(payload, "metadata");
  return readSpendLog(
    {
      request_id: payload["id"],
      call_type: payload["call_type"],
      model: payload["model"],
      model_group: payload["model_group"],
      custom_llm_provider: payload["custom_llm_provider"],
      startTime: epochCell(payload, "startTime"),
      completionStartTime: epochCell(payload, "completionStartTime"),
      endTime: epochCell(payload, "endTime"),
      prompt_tokens: payload["prompt_tokens"],
      completion_tokens: payload["completion_tokens"],
      spend: payload["response_cost"],
      cache_hit: payload["cache_hit"],
      status: payload["status"],
      stream: payload["stream"],
      api_key: metadata["user_api_key_hash"],
      user: metadata["user_api_key_user_id"],
      end_user: textCell(payload, "end_user") ?? metadata["user_api_key_end_user_id"],
      session_id: payload["trace_id"],
      metadata: {
        user_api_key_alias: metadata["user_api_key_alias"],
        user_api_key_user_email: metadata["user_api_key_user_email"],
        usage_object: metadata["usage_object"],
        error_information: { error_class: errorClassOf(payload) },
      },
    },
    "litellm-callback",
  );
};

/** Seconds since the epoch as RFC 3339, to the nearest millisecond, as the database of spend logs keeps them. */
function epochCell(payload: ForeignRow, name: string): string | null {
  const text = textCell(payload, name);
  const ms = Math.round(Number(text) * 1000);
  return text === null || !(Math.abs(ms) < EPOCH_MS_MAX) ? text : new Date(ms).toISOString();
}

/** What a date can hold. */
const EPOCH_MS_MAX = 8.64e15;

/** The class alone, which older versions have only at the beginning of the message: `litellm.RateLimitError: …`. */
function errorClassOf(payload: ForeignRow): string | null {
  const own = textCell(objectCell(payload, "error_information"), "error_class");
  return own ?? /^(?:litellm\.)?(\w+(?:Error|Exception))\b/.exec(textCell(payload, "error_str") ?? "")?.[1] ?? null;
}
