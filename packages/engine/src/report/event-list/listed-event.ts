import type { EventStatus, EventType } from "../../kernel/usage-event.js";
import type { PersonStrings } from "../people.js";

/**
 * One event as it is told now. Absent is the empty string for text, null for everything else; money is US dollars as
 * decimal text, tokens are counts as in `UsageEvent`.
 */
export interface ListedEvent extends PersonStrings {
  id: string;
  source: string;
  type: EventType;
  occurredAtMs: number;
  /** When this telling was taken in, epoch ms. */
  receivedAtMs: number;
  status: EventStatus;
  workspaceId: string;
  chatId: string;
  messageId: string;
  model: string;
  providerName: string;
  operation: string;
  responseId: string;
  promptTokens: number | null;
  cachedTokens: number | null;
  cacheWriteTokens: number | null;
  cacheWrite1hTokens: number | null;
  completionTokens: number | null;
  reasoningTokens: number | null;
  usage: string | null;
  costSource: string;
  priceVersion: string;
  inputCost: string | null;
  outputCost: string | null;
  cacheReadCost: string | null;
  cacheWriteCost: string | null;
}

/** The expression over `events` behind each field. */
const LISTED_COLUMNS: Readonly<Record<keyof ListedEvent, string>> = {
  id: "id",
  source: "source",
  type: "type",
  occurredAtMs: "toUnixTimestamp64Milli(occurred_at)",
  receivedAtMs: "toUnixTimestamp64Milli(received_at)",
  status: "status",
  workspaceId: "workspace_id",
  user: "user",
  email: "user_email",
  key: "api_key_hash",
  chatId: "chat_id",
  messageId: "message_id",
  model: "model",
  providerName: "provider_name",
  operation: "operation",
  responseId: "response_id",
  promptTokens: "prompt_tokens",
  cachedTokens: "cached_tokens",
  cacheWriteTokens: "cache_write_tokens",
  cacheWrite1hTokens: "cache_write_1h_tokens",
  completionTokens: "completion_tokens",
  reasoningTokens: "reasoning_tokens",
  usage: "toString(usage)",
  costSource: "cost_source",
  priceVersion: "price_version",
  inputCost: "toString(input_cost)",
  outputCost: "toString(output_cost)",
  cacheReadCost: "toString(cache_read_cost)",
  cacheWriteCost: "toString(cache_write_cost)",
};

export const LISTED_COLUMNS_SQL = Object.entries(LISTED_COLUMNS)
  .map(([name, sql]) => `${sql} AS ${name}`)
  .join(", ");
