import type { ReportRows } from "./report-column.js";

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Gathers the text of rows into pieces worth a write, and takes the next row only when the last piece was taken.
 *
 * @param text.tail called after the last row
 */
export async function* textChunks<Row>(
  rows: ReportRows<Row>,
  { head, toText, tail }: { head: string; toText: (row: Row) => string; tail?: () => string },
): AsyncGenerator<string> {
  let text = head;
  for await (const row of rows) {
    text += toText(row);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = "";
  }
  text += tail?.() ?? "";
  if (text !== "") yield text;
}
