/** One row of a file that another tool wrote: CSV cells as text, JSON values as they are. */
export type ForeignRow = Readonly<Record<string, unknown>>;

/** What becomes of a row: a CloudEvent, still to be judged, or nothing, with the reason. */
export type RowReading = { event: object } | { skipped: string };

/** The rules of one kind of file, as a pure function of a row. */
export type RowReader = (row: ForeignRow) => RowReading;

/** A value as text; null for what is absent: null, an empty cell, or PostgreSQL's `\N`. */
export function textCell(row: ForeignRow, name: string): string | null {
  const value = row[name];
  const text = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
  return text === "" || text === "\\N" || text === "null" ? null : text;
}

/** A truth value as feeds write it: `true`, `True`, `t`, `1`; null when it is absent. */
export function truthCell(row: ForeignRow, name: string): boolean | null {
  const value = row[name];
  if (typeof value === "boolean") return value;
  const text = textCell(row, name);
  return text === null ? null : /^(true|t|1|yes)$/i.test(text);
}

/** An object, also one that stands as JSON text in a cell; empty when there is none. */
export function objectCell(row: ForeignRow, name: string): ForeignRow {
  const value = row[name];
  const parsed = typeof value === "string" ? parseOrNull(value) : value;
  return isRow(parsed) ? parsed : {};
}

/**
 * A moment as databases write it, as RFC 3339: `2026-05-19 10:00:00.5`, which is UTC, `…+00`, or RFC 3339 itself. Text
 * of another form is handed on as it is, to be refused.
 */
export function timeCell(row: ForeignRow, name: string): string | null {
  const text = textCell(row, name);
  const [, date, time, zone = ""] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i.exec(text ?? "") ?? [];
  if (date === undefined || time === undefined) return text;
  const [, sign = "", hours = "", minutes = "00"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return `${date}T${time}${sign === "" ? "Z" : `${sign}${hours}:${minutes}`}`;
}

/** Milliseconds from one moment to another, as `timeCell` wrote them; null when either is none or time ran backwards. */
export function msBetween(from: string | null, to: string | null): number | null {
  const ms = Date.parse(to ?? "") - Date.parse(from ?? "");
  return ms >= 0 ? ms : null;
}

function isRow(value: unknown): value is ForeignRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A cell that is no JSON says nothing.
    return null;
  }
}
