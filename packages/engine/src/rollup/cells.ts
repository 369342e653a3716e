import { IS_REQUEST_COLUMN, PERSON_NAME_COLUMN } from "./current-events.js";

/** One column of a cell: how it is summed from raw events, and how cells are added up. */
interface Measure {
  /** Name in result rows. */
  name: string;
  /** Aggregate over current events, of usage with `IS_REQUEST_COLUMN`. */
  fromEvents: string;
  /** True: a cell of which no request states it holds NULL, so that unknown is not taken for zero. */
  isNullable?: boolean;
}

/**
 * What a usage cell holds. Tokens are summed in 128 bits, since about a thousand of the largest accepted counts would
 * overflow 64; money is Decimal(38, 12). Unknown adds nothing.
 */
export const USAGE_MEASURES: readonly Measure[] = [
  { name: "requests", fromEvents: "countIf(is_request)" },
  { name: "prompt_tokens", fromEvents: tokens("prompt_tokens") },
  { name: "cached_tokens", fromEvents: tokens("cached_tokens") },
  { name: "completion_tokens", fromEvents: tokens("completion_tokens") },
  { name: "reasoning_tokens", fromEvents: tokens("reasoning_tokens") },
  { name: "cost", fromEvents: money("usage") },
  { name: "byok", fromEvents: money("byok_usage_inference") },
];

/** What usage cells hold besides, for analytics and Daybook's own reports. */
const BREAKDOWN_MEASURES: readonly Measure[] = [
  {
    name: "byok_requests",
    fromEvents: "countIf(is_request AND (ifNull(is_byok, false) OR ifNull(byok_usage_inference, 0) > 0))",
  },
  {
    name: "priced_requests",
    fromEvents: "countIf(is_request AND (isNotNull(usage) OR isNotNull(byok_usage_inference)))",
  },
  { name: "cache_write_tokens", fromEvents: tokens("cache_write_tokens") },
  { name: "upstream", fromEvents: part("usage_upstream"), isNullable: true },
  { name: "cache", fromEvents: part("usage_cache"), isNullable: true },
  { name: "data", fromEvents: part("usage_data"), isNullable: true },
  { name: "web", fromEvents: part("usage_web"), isNullable: true },
  { name: "upstream_web", fromEvents: part("usage_upstream_web"), isNullable: true },
];

/** Every measure of a usage cell. */
export const CELL_MEASURES: readonly Measure[] = [...USAGE_MEASURES, ...BREAKDOWN_MEASURES];

/** What tells one endpoint's usage from another's: column of `events` by its name in cells. */
export const USAGE_DIMENSIONS: Readonly<Record<string, string>> = {
  workspace: "workspace_id",
  model: "model",
  permaslug: "model_permaslug",
  endpoint: "endpoint_id",
  provider: "provider_name",
};

/** Quarter of an hour of the UTC day, 0 to 95: every time zone's days and hours begin with one. */
const QUARTER_SQL = "toUInt8(intDiv(toUnixTimestamp64Milli(occurred_at) % 86400000, 900000))";

/**
 * The sets of usage cells in a rollup, coarsest first, and what tells the cells of each apart: expression over events by
 * its name in cells. The columns of a set are its name and theirs: `timed_quarter`, `timed_requests`.
 */
export const CELL_SETS = {
  usage: { ...USAGE_DIMENSIONS, variant: "variant" },
  timed: { quarter: "quarter", ...USAGE_DIMENSIONS, variant: "variant" },
  detail: {
    user: "user",
    email: "user_email",
    key: "api_key_hash",
    app: "app",
    ...USAGE_DIMENSIONS,
    variant: "variant",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
export type CellSet = keyof typeof CELL_SETS;

/** What cells are made of beside the columns of `events`. */
export const CELL_COLUMNS: readonly string[] = [PERSON_NAME_COLUMN, `${QUARTER_SQL} AS quarter`, IS_REQUEST_COLUMN];

/** What a person's cell holds: chats created, messages sent, first and last activity of any kind. */
export const PERSON_MEASURES: readonly Measure[] = [
  { name: "chats", fromEvents: "countIf(type = 'chat.created')" },
  { name: "messages", fromEvents: "countIf(type = 'message.created' AND role = 'user')" },
  { name: "first_at", fromEvents: "min(occurred_at)" },
  { name: "last_at", fromEvents: "max(occurred_at)" },
];

function tokens(column: string): string {
  return `sumIf(toInt128(ifNull(${column}, 0)), is_request)`;
}

function money(column: string): string {
  return `sumIf(toDecimal128(ifNull(${column}, 0), 12), is_request)`;
}

/** NULL where no request states it. */
function part(column: string): string {
  return `sumIf(toDecimal128(${column}, 12), is_request)`;
}
