import { isUtf8 } from "node:buffer";
import { parsePiece, parsePieces, PIECE_BYTES } from "../../http/json-pieces.js";
import { unreadable } from "./event-answers.js";

const OPEN = 0x5b;
const BETWEEN_OBJECTS = Buffer.from("},{");

/**
 * The value of a JSON text. A large array of objects is parsed in pieces.
 *
 * @param body is written to meanwhile
 * @throws DaybookError `invalid_events` when the bytes are not UTF-8 or not JSON
 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw unreadable("is not valid UTF-8");
  try {
    return parseLargeArray(body) ?? JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw unreadable(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseLargeArray(body: Buffer): unknown[] | null {
  if (body.length <= PIECE_BYTES || body[0] !== OPEN) return null;
  const pieces = parsePieces(body, { start: 0, between: BETWEEN_OBJECTS });
  const last = pieces === null ? null : parsePiece(body.subarray(pieces.lastStart));
  if (pieces === null || last === null) return null;
  for (const element of last) pieces.elements.push(element);
  return pieces.elements;
}
