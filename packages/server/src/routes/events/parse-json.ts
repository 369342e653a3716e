import { isUtf8 } from "node:buffer";
import { unreadable } from "./event-answers.js";

/** Texts below this stay out of the memory for large ones, whose every page is fetched and given back. */
const PIECE_BYTES = 65_536;

const [OPEN, COMMA, CLOSE] = [0x5b, 0x2c, 0x5d];
const BETWEEN_OBJECTS = Buffer.from("},{");

/**
 * The value of a JSON text. A large array of objects is parsed in pieces, which takes less than
 * half of the time that it takes as one text.
 *
 * @param body is written to meanwhile
 * @throws DaybookError `invalid_events` when the bytes are not UTF-8 or not JSON
 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw unreadable("is not valid UTF-8");
  try {
    return parsePieces(body) ?? JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw unreadable(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The elements of an array, parsed between objects that lie side by side in the text. Such a place may also be inside of an element
 * or of a string; but then what stands before it has a bracket or a quote that is not closed, and is no array by itself. So when every
 * piece is an array, together they are the array.
 *
 * @returns null, and the body as it was, unless every piece is one
 */
function parsePieces(body: Buffer): unknown[] | null {
  if (body.length <= PIECE_BYTES || body[0] !== OPEN) return null;
  const elements: unknown[] = [];
  let start = 0;
  for (let place = 0; place >= 0;) {
    place = body.indexOf(BETWEEN_OBJECTS, start + PIECE_BYTES);
    const piece = place < 0 ? parsePiece(body.subarray(start)) : parsePiece(body.subarray(start, place + 2), COMMA);
    if (piece === null) return null;
    for (const element of piece) elements.push(element);
    start = place + 1;
  }
  return elements;
}

/** @param last what the piece ends with in place of the bracket that it needs; default: nothing is in its place */
function parsePiece(piece: Buffer, last?: number): unknown[] | null {
  const first = piece.readUInt8(0);
  const end = piece.length - 1;
  try {
    piece[0] = OPEN;
    if (last !== undefined) piece[end] = CLOSE;
    const elements: unknown = JSON.parse(piece.toString("utf8"));
    return Array.isArray(elements) ? elements : null;
  } catch {
    return null;
  } finally {
    piece[0] = first;
    if (last !== undefined) piece[end] = last;
  }
}
