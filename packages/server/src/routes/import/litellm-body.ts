import { DaybookError } from "@daybook/engine";
import { type FileRow, toRow } from "./foreign-file.js";

/** Payloads of one body: a small one may hold very many, and each takes memory. */
const PAYLOADS_MAX = 50_000;

/**
 * The payloads of a body in any of LiteLLM's formats: `json_array`, `single`, or `ndjson`, told apart by what is there.
 * Where LiteLLM could not make a payload it sends null, which is left out.
 *
 * @throws DaybookError `invalid_request` when nothing of it is JSON, `payload_too_large` beyond 50,000 payloads
 */
export function readLiteLlmBody(body: Buffer): FileRow[] {
  const text = body.toString("utf8");
  const whole = parse(text);
  const rows = whole === undefined ? readLines(text) : readItems(Array.isArray(whole) ? whole : [whole]);
  if (rows.length > PAYLOADS_MAX) {
    throw new DaybookError(
      "payload_too_large",
      `The body holds more than ${PAYLOADS_MAX} payloads. Nothing was stored; send smaller batches.`,
    );
  }
  return rows;
}

function readItems(items: readonly unknown[]): FileRow[] {
  return items.flatMap((item, at) => (item === null ? [] : [{ line: at + 1, ...toRow(item) }]));
}

function readLines(text: string): FileRow[] {
  const rows: FileRow[] = [];
  let isAnyJson = false;
  for (const [at, part] of text.split("\n").entries()) {
    if (part.trim() === "") continue;
    const item = parse(part);
    if (item !== undefined) isAnyJson = true;
    // The parser's own message may show a piece of a prompt.
    if (item === undefined) rows.push({ line: at + 1, problem: "is not JSON" });
    else if (item !== null) rows.push({ line: at + 1, ...toRow(item) });
  }
  if (isAnyJson) return rows;
  throw new DaybookError(
    "invalid_request",
    "The body is neither a JSON array of payloads, nor JSON lines, nor one payload. Nothing was stored.",
  );
}

/** Undefined for what is no JSON, which no JSON is. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
