import { COUNTS_AS_REQUEST_SQL } from "./current-events.js";

/** One column of a cell: how it is summed from raw events, and how cells are added up. */
interface Measure {
  /** Name in result rows. */
  name: string;
  /** Aggregate over current events. */
  fromEvents: string;
}

/**
 * What a usage cell holds. Tokens are summed in 128 bits, since about a thousand of the largest accepted counts would
 * overflow 64; money is Decimal(38, 12). Unknown adds nothing.
 */
export const USAGE_MEASURES: readonly Measure[] = [
  { name: "requests", fromEvents: `countIf(${COUNTS_AS_REQUEST_SQL})` },
  { name: "prompt_tokens", fromEvents: tokens("prompt_tokens") },
  { name: "cached_tokens", fromEvents: tokens("cached_tokens") },
  { name: "completion_tokens", fromEvents: tokens("completion_tokens") },
  { name: "reasoning_tokens", fromEvents: tokens("reasoning_tokens") },
  { name: "cost", fromEvents: money("usage") },
  { name: "byok", fromEvents: money("byok_usage_inference") },
];

/** What tells one endpoint's usage from another's: column of `events` by its name in cells. */
export const USAGE_DIMENSIONS: Readonly<Record<string, string>> = {
  workspace: "workspace_id",
  model: "model",
  permaslug: "model_permaslug",
  endpoint: "endpoint_id",
  provider: "provider_name",
};

/** What a person's cell holds: chats created, messages sent, first and last activity of any kind. */
export const PERSON_MEASURES: readonly Measure[] = [
  { name: "chats", fromEvents: "countIf(type = 'chat.created')" },
  { name: "messages", fromEvents: "countIf(type = 'message.created' AND role = 'user')" },
  { name: "first_at", fromEvents: "min(occurred_at)" },
  { name: "last_at", fromEvents: "max(occurred_at)" },
];

function tokens(column: string): string {
  return `sumIf(toInt128(ifNull(${column}, 0)), ${COUNTS_AS_REQUEST_SQL})`;
}

function money(column: string): string {
  return `sumIf(toDecimal128(ifNull(${column}, 0), 12), ${COUNTS_AS_REQUEST_SQL})`;
}
