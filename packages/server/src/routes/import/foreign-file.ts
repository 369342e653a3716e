import { DaybookError, detectImportKind, type ForeignRow, type ImportKind } from "@daybook/engine";
import { csvRecords } from "./csv-records.js";

const ARRAY_CHARACTERS_MAX = 16 * 1024 ** 2;
const LINE_CHARACTERS_MAX = 1024 ** 2;

/** One row and where it stands: its line, or its number in a JSON array, from 1. */
export type FileRow = { line: number } & ({ row: ForeignRow } | { problem: string });

/** What comes first of CSV: the names of its cells, and no row. */
interface Header {
  names: string[];
}

/** A file whose kind its own content told. */
export interface ForeignFile {
  kind: ImportKind;
  rows: AsyncIterable<FileRow>;
}

/**
 * Reads rows of CSV with a header, of JSON lines, or of a JSON array, and tells by the fields of the first one what kind of
 * file it is.
 *
 * @throws DaybookError `invalid_request` for a file of no known kind; (from the rows) `payload_too_large`
 */
export async function openForeignFile(texts: AsyncIterable<string>): Promise<ForeignFile> {
  const rows = fileRows(texts);
  const first = await rows.next();
  const kind = first.done === true ? null : detectImportKind(namesOf(first.value));
  if (first.done === true || kind === null) {
    await rows.return(undefined);
    throw unknownFile(first.done === true ? "it is empty" : whatIsWrong(first.value));
  }
  const { value } = first;
  async function* all(): AsyncGenerator<FileRow> {
    if (!("names" in value)) yield value;
    for await (const row of rows) if (!("names" in row)) yield row;
  }
  return { kind, rows: all() };
}

function namesOf(first: FileRow | Header): string[] {
  if ("names" in first) return first.names;
  return "row" in first ? Object.keys(first.row) : [];
}

async function* fileRows(texts: AsyncIterable<string>): AsyncGenerator<FileRow | Header> {
  const { head, rest } = await splitHead(texts);
  if (head.startsWith("[")) yield* arrayRows(rest);
  else if (head.startsWith("{")) yield* lineRows(rest);
  else yield* csvRows(rest);
}

/** The first characters that say something, and the whole text with them. */
async function splitHead(texts: AsyncIterable<string>): Promise<{ head: string; rest: AsyncIterable<string> }> {
  const iterator = texts[Symbol.asyncIterator]();
  let begun = "";
  let isDone = false;
  while (!isDone && begun.trimStart() === "") {
    const next = await iterator.next();
    isDone = next.done === true;
    if (next.done !== true) begun += next.value;
  }
  async function* rest(): AsyncGenerator<string> {
    try {
      yield begun;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: begun.trimStart(), rest: rest() };
}

async function* csvRows(texts: AsyncIterable<string>): AsyncGenerator<FileRow | Header> {
  let names: string[] | null = null;
  for await (const { line, cells } of csvRecords(texts)) {
    if (names === null) {
      names = cells.map((name) => name.trim());
      yield { names };
    } else if (cells.length === names.length) {
      yield { line, row: Object.fromEntries(names.map((name, at) => [name, cells[at]])) };
    } else {
      yield { line, problem: `has ${cells.length} cells, and the header has ${names.length}` };
    }
  }
}

async function* lineRows(texts: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let [rest, line] = ["", 0];
  for await (const text of texts) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    if (rest.length > LINE_CHARACTERS_MAX) throw tooLong(`line ${line + parts.length + 1}`, "1 MiB");
    for (const part of parts) yield* lineRow(part, ++line);
  }
  yield* lineRow(rest, line + 1);
}

function* lineRow(text: string, line: number): Generator<FileRow> {
  if (text.trim() === "") return;
  try {
    yield { line, ...toRow(JSON.parse(text)) };
  } catch (error) {
    yield { line, problem: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function* arrayRows(texts: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let whole = "";
  for await (const text of texts) {
    whole += text;
    if (whole.length > ARRAY_CHARACTERS_MAX) throw tooLong("the JSON array", "16 MiB");
  }
  let items: unknown;
  try {
    items = JSON.parse(whole);
  } catch (error) {
    yield { line: 1, problem: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
    return;
  }
  for (const [at, item] of (Array.isArray(items) ? items : []).entries()) yield { line: at + 1, ...toRow(item) };
}

/** A row is an object; anything else is told. */
export function toRow(value: unknown): { row: ForeignRow } | { problem: string } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { problem: "is no object" };
  return { row: { ...value } };
}

function whatIsWrong(first: FileRow | Header): string {
  if ("problem" in first) return `line ${first.line} ${first.problem}`;
  return `its first line has the fields ${namesOf(first).slice(0, 8).join(", ").slice(0, 200)}`;
}

function unknownFile(why: string): DaybookError {
  return new DaybookError(
    "invalid_request",
    `This is no file that Daybook knows: ${why}. Known by their content are CloudEvents, OpenRouter's activity export (CSV), LiteLLM's spend logs and callback payloads, and Helicone's requests, as CSV with a header, JSON lines or a JSON array. Nothing was stored.`,
  );
}

function tooLong(what: string, most: string): DaybookError {
  return new DaybookError(
    "payload_too_large",
    `${what} is longer than ${most}. What came before it is stored; write one row a line and send it again, each counts once.`,
  );
}
