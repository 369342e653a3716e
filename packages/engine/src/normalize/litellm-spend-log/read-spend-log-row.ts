import {
  type ForeignRow,
  msBetween,
  objectCell,
  type RowReader,
  type RowReading,
  textCell,
  timeCell,
  truthCell,
} from "../import-files/foreign-row.js";
import { authorOfSlug, nameModel } from "../names/model-name.js";
import { nameProvider, providerOfAuthor } from "../names/provider-name.js";

/**
 * One row of LiteLLM's table of spend logs, of a database dump or of its HTTP listing. Its id is that of the callback, so
 * that both may be taken in.
 *
 * LiteLLM writes a spend of 0 also where it knows no price, so 0 with tokens means that the cost is not known, unless a
 * cache answered.
 */
export const readSpendLogRow: RowReader = (row) => readSpendLog(row, "litellm-spend-log");

/** @param schema which converter made the row into one of spend logs */
export function readSpendLog(row: ForeignRow, schema: string): RowReading {
  const model = textCell(row, "model");
  if (model === null) return { skipped: "no call of a model" };
  const metadata = objectCell(row, "metadata");
  const isCached = truthCell(row, "cache_hit") === true;
  const isFailed = (textCell(row, "status") ?? textCell(metadata, "status")) === "failure";
  const feed = textCell(row, "custom_llm_provider");
  const provider = nameProvider(feed);
  const names = nameModel({
    requestModel: textCell(row, "model_group"),
    responseModel: withoutProvider(model, feed),
    provider: provider.providerName,
  });
  const [start, end] = [timeCell(row, "startTime"), timeCell(row, "endTime")];
  const firstMs = msBetween(start, timeCell(row, "completionStartTime"));
  const wholeMs = msBetween(start, end);
  const id = idOf(row, start);
  const key = textCell(row, "api_key");
  return {
    event: {
      specversion: "1.0",
      id,
      source: "litellm",
      type: "generation.completed",
      time: start,
      data: {
        response_id: id,
        gateway: "litellm",
        operation: OPERATIONS.get(textCell(row, "call_type")?.replace(/^a(?!udio)/, "") ?? "") ?? "other",
        model: names.model,
        model_permaslug: names.modelPermaslug,
        variant: names.variant,
        provider_name: provider.providerName ?? providerOfAuthor(authorOfSlug(names.model)),
        ...tokens(row, { metadata, isFailed }),
        usage: costOf(row, { isCached, isFailed }),
        status: isFailed ? "error" : "ok",
        error_type: isFailed ? textCell(objectCell(metadata, "error_information"), "error_class") : null,
        response_cached: isCached,
        user: personOf(row, metadata),
        user_email: textCell(metadata, "user_api_key_user_email"),
        api_key_hash: key !== null && /^([0-9a-f]{64}|sk-.+)$/i.test(key) ? key : null,
        api_key_name: textCell(metadata, "user_api_key_alias"),
        chat_id: textCell(row, "session_id"),
        ttft_ms: firstMs === wholeMs ? null : firstMs,
        latency_ms: firstMs ?? wholeMs,
        generation_ms: wholeMs,
        streamed: truthCell(row, "stream"),
        schema,
      },
    },
  };
}

const REPLAY = /_cache_hit\d+(?:\.\d+)?$/;

/**
 * LiteLLM names the replay of an answer after it, and adds what its clock says when it writes the row; the row and the
 * callback's payload of one replay therefore have two names. Both have one that its start makes.
 */
function idOf(row: ForeignRow, start: string | null): string | null {
  const id = textCell(row, "request_id");
  const startMs = Date.parse(start ?? "");
  return id === null || Number.isNaN(startMs) ? id : id.replace(REPLAY, `_cache_hit@${startMs}`);
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["completion", "chat"],
  ["responses", "chat"],
  ["anthropic_messages", "chat"],
  ["generate_content", "chat"],
  ["text_completion", "text_completion"],
  ["embedding", "embeddings"],
  ["image_generation", "image"],
  ["rerank", "rerank"],
]);

/** A replay from a cache costs nothing, whatever price it quotes; a failure is not priced. */
function costOf(row: ForeignRow, { isCached, isFailed }: { isCached: boolean; isFailed: boolean }): string | null {
  if (isCached) return "0";
  const spend = textCell(row, "spend");
  return isFailed || spend === null || !/[1-9]/.test(spend.replace(/e.*$/i, "")) ? null : spend;
}

/** The details that a provider told, as LiteLLM keeps them; of a failure zeros mean that nothing was told. */
function tokens(row: ForeignRow, { metadata, isFailed }: { metadata: ForeignRow; isFailed: boolean }): object {
  const usage = objectCell(metadata, "usage_object");
  const prompt = objectCell(usage, "prompt_tokens_details");
  const told = (text: string | null): string | null => (isFailed && text === "0" ? null : text);
  return {
    prompt_tokens: told(textCell(row, "prompt_tokens")),
    completion_tokens: told(textCell(row, "completion_tokens")),
    cached_tokens: textCell(prompt, "cached_tokens") ?? textCell(usage, "cache_read_input_tokens"),
    cache_write_tokens: textCell(usage, "cache_creation_input_tokens") ?? textCell(prompt, "cache_creation_tokens"),
    reasoning_tokens: textCell(objectCell(usage, "completion_tokens_details"), "reasoning_tokens"),
  };
}

/** LiteLLM's name for whoever holds the master key is nobody. */
function personOf(row: ForeignRow, metadata: ForeignRow): string | null {
  const named = [textCell(row, "end_user"), textCell(row, "user"), textCell(metadata, "user_api_key_user_id")];
  return named.find((name) => name !== null && name !== "default_user_id") ?? null;
}

/** `azure/gpt-4o` of the host azure is gpt-4o; the part before the slash is no author. */
function withoutProvider(model: string, feed: string | null): string {
  return feed !== null && model.startsWith(`${feed}/`) ? model.slice(feed.length + 1) : model;
}
