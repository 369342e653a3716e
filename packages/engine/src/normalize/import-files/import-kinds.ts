import { readHeliconeRow } from "../helicone/read-helicone-row.js";
import { readCallbackRow } from "../litellm-callback/read-callback-row.js";
import type { Feed } from "../spans/feed.js";
import { readSpendLogRow } from "../litellm-spend-log/read-spend-log-row.js";
import { readOpenRouterCsvRow } from "../openrouter-csv/read-openrouter-csv-row.js";
import type { ForeignRow, RowReader } from "./foreign-row.js";

/** Files that are recognised by what is in them. */
export type ImportKind = "cloudevents" | "openrouter-csv" | "litellm-spend-log" | "litellm-callback" | "helicone";

/** The kind of file that a row with these fields is of; null when it is none that is known. */
export function detectImportKind(names: readonly string[]): ImportKind | null {
  const has = (...wanted: readonly string[]): boolean => wanted.every((name) => names.includes(name));
  if (has("specversion")) return "cloudevents";
  if (has("generation_id", "created_at", "cost_total")) return "openrouter-csv";
  if (has("request_id", "spend", "startTime")) return "litellm-spend-log";
  if (has("id", "call_type", "startTime", "response_cost")) return "litellm-callback";
  if (has("request_id", "request_created_at")) return "helicone";
  return null;
}

const READERS: Readonly<Record<ImportKind, RowReader>> = {
  cloudevents: (row) => ({ event: row }),
  "openrouter-csv": readOpenRouterCsvRow,
  "litellm-spend-log": readSpendLogRow,
  "litellm-callback": readCallbackRow,
  helicone: readHeliconeRow,
};

/** The row as its kind means it. */
export function readForeignRow(kind: ImportKind, row: ForeignRow): ReturnType<RowReader> {
  return READERS[kind](row);
}

const FEEDS_OF_KINDS: Readonly<Record<ImportKind, Feed>> = {
  cloudevents: "event",
  "openrouter-csv": "openrouter-csv",
  "litellm-spend-log": "gateway",
  "litellm-callback": "gateway",
  helicone: "gateway",
};

/** By whose word the rows of such a file are told. */
export function feedOfKind(kind: ImportKind): Feed {
  return FEEDS_OF_KINDS[kind];
}
