import { V0Error } from "../../http/v0-error.js";
import { parseOffsetTimestamp, parseZTimestamp } from "./timestamp.js";

export type Query = Record<string, unknown>;

/** The longest id or alias an event may hold. */
const TEXT_LENGTH_MAX = 1024;

/** A filter; null when it is absent or empty, as the official client sends what it was given as `''`. */
export function readFilter(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined || value === "") return null;
  if (typeof value === "string" && value.length <= TEXT_LENGTH_MAX && !value.includes("\0")) return value;
  throw new V0Error(422, `${name} must be given once, with at most ${TEXT_LENGTH_MAX} characters.`);
}

/** A cursor as it was handed out; null when it is absent or empty. */
export function readCursor(query: Query): string | null {
  const value = query["cursor"];
  if (value === undefined || value === "") return null;
  if (typeof value === "string") return value;
  throw new V0Error(422, "cursor must be given once, as the page before had it.");
}

/** Epoch milliseconds of a timestamp in UTC with `Z`, or null when it is absent. */
export function readTimestamp(query: Query, name: string): number | null {
  return readInstant(query[name], name, {
    parse: parseZTimestamp,
    form: "one timestamp in UTC with Z, such as 2026-01-31T00:00:00.000Z",
  });
}

/** The same, with an offset allowed. */
export function readOffsetTimestamp(query: Query, name: string): number | null {
  return readInstant(query[name], name, {
    parse: parseOffsetTimestamp,
    form: "one timestamp with Z or an offset, such as 2026-01-31T02:00:00+02:00",
  });
}

function readInstant(
  value: unknown,
  name: string,
  { parse, form }: { parse: (text: string) => number | null; form: string },
): number | null {
  if (value === undefined) return null;
  const epochMs = typeof value === "string" ? parse(value) : null;
  if (epochMs !== null) return epochMs;
  throw new V0Error(422, `${name} must be ${form}.`);
}

/** A page size, or null when it is absent. With `wholeOnly` false a fraction is cut off, since v1 takes any number. */
export function readLimit(query: Query, { max, wholeOnly }: { max: number; wholeOnly: boolean }): number | null {
  const value = query["limit"];
  if (value === undefined) return null;
  const isWritten = typeof value === "string" && (wholeOnly ? /^\d+$/ : /^\d+(\.\d+)?$/).test(value);
  const limit = isWritten ? Number(value) : Number.NaN;
  if (limit >= 1 && limit <= max) return Math.floor(limit);
  throw new V0Error(422, `limit must be a ${wholeOnly ? "whole " : ""}number from 1 to ${max}.`);
}
