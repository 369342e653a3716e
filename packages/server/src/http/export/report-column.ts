import { type EpochDay, formatDay, formatInstant } from "@daybook/engine";

/**
 * A column of a report as a table. Null is "unknown" or "none" in every type.
 *
 * - `text`: any text
 * - `count`: a whole number, of any size when it is decimal text
 * - `money`: USD as decimal text, at most 12 places
 * - `number`: a ratio, mean or percentile as the text of a double
 * - `instant`: epoch milliseconds
 * - `day`: a calendar day as days since 1970-01-01
 * - `json`: a list or object, as JSON text
 */
export type ReportColumn<Row> = { name: string } & (
  | { type: "text" | "money" | "number" | "json"; valueOf: (row: Row) => string | null }
  | {
      type: "count";
      valueOf: (row: Row) => string | number | null;
      /** True: a value may not fit into 64 bits. Not needed where the rows are an array, which is looked through. */
      isWide?: boolean;
    }
  | { type: "instant"; valueOf: (row: Row) => number | null }
  | { type: "day"; valueOf: (row: Row) => EpochDay | null }
  | { type: "boolean"; valueOf: (row: Row) => boolean | null }
);

/** Rows as they come: all at once, or page by page from a source that is read no faster than the client takes them. */
export type ReportRows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** A cell as text: the same digits in every format. */
export function cellText<Row>(column: ReportColumn<Row>, row: Row): string | null {
  switch (column.type) {
    case "text":
    case "money":
    case "number":
    case "json":
      return column.valueOf(row);
    case "count": {
      const count = column.valueOf(row);
      return count === null ? null : String(count);
    }
    case "instant": {
      const epochMs = column.valueOf(row);
      return epochMs === null ? null : formatInstant(epochMs);
    }
    case "day": {
      const day = column.valueOf(row);
      return day === null ? null : formatDay(day);
    }
    case "boolean": {
      const value = column.valueOf(row);
      return value === null ? null : String(value);
    }
  }
}
