import { toPicoUsd, type UsageReportRow } from "@daybook/engine";
import { cellText, type ReportColumn } from "../../http/export/report-column.js";
import { V0Error } from "../../http/v0-error.js";
import { readFilter } from "../v0/parameters.js";

type Column = ReportColumn<UsageReportRow>;

/** Which rows of a usage report are wanted, and in which order those of one bucket come. */
export interface RowArrangement {
  /** Part of a name in the row, or the beginning of an id, in any case; null: all rows. */
  search: string | null;
  /** Null: dearest first. */
  order: { column: Column; isDescending: boolean } | null;
}

/**
 * `q` and `sort`.
 *
 * @param columns of the answer, which rows can be sorted by when they are texts or sums
 * @throws V0Error 422
 */
export function readArrangement(query: Record<string, unknown>, columns: readonly Column[]): RowArrangement {
  const search = readFilter(query, "q");
  const text = readFilter(query, "sort");
  if (text === null) return { search, order: null };
  const sortable = columns.filter(({ type }) => type === "text" || type === "count" || type === "money");
  const column = sortable.find(({ name }) => name === text.replace(/^-/, ""));
  if (column !== undefined) return { search, order: { column, isDescending: text.startsWith("-") } };
  const names = sortable.map(({ name }) => name).join(", ");
  throw new V0Error(422, `sort must be one of the answer's columns ${names}, with - before it for descending.`);
}

/**
 * The rows of a report that are wanted, each bucket's in the order asked: equals stay as they came, and rows without a
 * value come last in either direction. No more than one bucket is held at once.
 */
export async function* arrangeRows(
  rows: AsyncIterable<UsageReportRow>,
  { search, order }: RowArrangement,
  columns: readonly Column[],
): AsyncGenerator<UsageReportRow> {
  const isWanted = search === null ? () => true : findsIn(columns, search.toLowerCase());
  let bucket: UsageReportRow[] = [];
  for await (const row of rows) {
    if (!isWanted(row)) continue;
    if (order === null) {
      yield row;
      continue;
    }
    if (bucket[0] !== undefined && bucket[0].startMs !== row.startMs) {
      yield* sortRows(bucket, order);
      bucket = [];
    }
    bucket.push(row);
  }
  if (order !== null) yield* sortRows(bucket, order);
}

/** Columns whose texts people read and remember parts of. */
const NAMES: ReadonlySet<string> = new Set([
  "model",
  "model_permaslug",
  "provider_name",
  "variant",
  "app",
  "workspace_name",
  "api_key_name",
  "member_name",
  "member_email",
]);
/** A few letters stand somewhere in many an id, so one is found by its beginning only. */
const IDS: ReadonlySet<string> = new Set(["endpoint_id", "workspace_id", "api_key_hash", "member_id"]);

function findsIn(columns: readonly Column[], sought: string): (row: UsageReportRow) => boolean {
  const names = columns.filter(({ name }) => NAMES.has(name));
  const ids = columns.filter(({ name }) => IDS.has(name));
  const textOf = (column: Column, row: UsageReportRow): string => cellText(column, row)?.toLowerCase() ?? "";
  return (row) =>
    names.some((column) => textOf(column, row).includes(sought)) ||
    ids.some((column) => textOf(column, row).startsWith(sought));
}

function sortRows(
  rows: readonly UsageReportRow[],
  { column, isDescending }: NonNullable<RowArrangement["order"]>,
): UsageReportRow[] {
  const placed = rows.map((row) => ({ row, key: keyOf(column, row) }));
  placed.sort(({ key: a }, { key: b }) => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b === isDescending ? 1 : -1;
  });
  return placed.map(({ row }) => row);
}

/** Texts compare in lower case, whatever their language; sums as the numbers they are. */
function keyOf(column: Column, row: UsageReportRow): string | bigint | null {
  const text = cellText(column, row);
  if (text === null) return null;
  if (column.type === "count") return BigInt(text);
  return column.type === "money" ? toPicoUsd(text) : text.toLowerCase();
}
