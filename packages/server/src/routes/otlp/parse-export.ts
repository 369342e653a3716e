import { randomUUID } from "node:crypto";
import { parsePieces, PIECE_BYTES } from "../../http/json-pieces.js";

/** How a signal's records stand in the text of its export. */
export interface ExportText {
  groups: string;
  scopes: string;
  records: string;
  /** The key with which a record begins, as most senders write it. */
  firstKey: string;
}

/** Nobody sends it, for nobody knows it. */
const MARK = randomUUID();

/**
 * The value of an export's JSON text. The records of its first scope, which in most exports are all of them, are parsed in
 * pieces when they are many.
 *
 * @param body UTF-8; written to meanwhile
 * @throws SyntaxError when it is not JSON
 */
export function parseExport(body: Buffer, text: ExportText): unknown {
  return (body.length > PIECE_BYTES ? parseInPieces(body, text) : null) ?? JSON.parse(body.toString("utf8"));
}

/** The export without the pieces is parsed with a mark in their place; where that turns out to stand, they belong. */
function parseInPieces(body: Buffer, { groups, scopes, records, firstKey }: ExportText): unknown {
  const head = Buffer.from(`"${records}":[`);
  const start = body.indexOf(head) + head.length - 1;
  if (start < head.length) return null;
  const pieces = parsePieces(body, { start, between: Buffer.from(`},{"${firstKey}":`) });
  if (pieces === null || pieces.elements.length === 0) return null;
  const others = [body.subarray(0, start + 1), Buffer.from(`"${MARK}"`), body.subarray(pieces.lastStart)];
  const parsed: unknown = JSON.parse(Buffer.concat(others).toString("utf8"));
  const scope = firstOf(firstOf(parsed, groups), scopes);
  const list = scope[records];
  if (!Array.isArray(list) || list[0] !== MARK) return null;
  scope[records] = [...pieces.elements, ...(list as unknown[]).slice(1)];
  return parsed;
}

/** The first object of a list; an empty one when there is none. */
function firstOf(object: unknown, name: string): Record<string, unknown> {
  const list = asObject(object)[name];
  return asObject(Array.isArray(list) ? list[0] : null);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
