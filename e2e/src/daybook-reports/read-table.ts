import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A table as text: every cell by its column, null where it is absent. */
export type Table = Record<string, string | null>[];

/** JSON with every number as the digits that are written, since a double could not hold them all. */
export function parseExactJson(json: string): unknown {
  const quoted = json.replaceAll(
    /("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g,
    (_, text?: string, number?: string) => text ?? `"${number}"`,
  );
  return JSON.parse(quoted);
}

/** Rows of parsed JSON as a table shows them: lists and objects as their JSON text, with the digits they came with. */
export function toTable(rows: readonly Record<string, unknown>[]): Table {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value === null ? null : typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
}

/** Lists and objects in a cell, read exactly and written as `toTable` writes them. */
export function withExactLists(table: Table): Table {
  return table.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [
        name,
        cell !== null && /^[[{]/.test(cell) ? JSON.stringify(parseExactJson(cell)) : cell,
      ]),
    ),
  );
}

export function parseNdjson(text: string): Table {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("the last line is not ended");
  return toTable(lines.map((line) => parseExactJson(line) as Record<string, unknown>));
}

/** RFC 4180 as `docs/reference/exports.md` has it: an empty cell is null, a leading apostrophe is not the text's. */
export function parseCsv(text: string): Table {
  const lines: (string | null)[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    const cell = quoted === undefined ? plain || null : quoted.replaceAll('""', '"');
    lines.at(-1)?.push(cell?.startsWith("'") === true ? cell.slice(1) : cell);
    if (end === "\r\n") lines.push([]);
  }
  lines.pop();
  const [header = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name ?? "", row[index] ?? null])));
}

/** A Parquet file read by an engine in a process of its own, which shares nothing with the writer. */
export async function readParquet(bytes: Uint8Array): Promise<{ types: Record<string, string>; table: Table }> {
  const directory = await mkdtemp(join(tmpdir(), "daybook-parquet-"));
  try {
    const path = join(directory, "report.parquet");
    await writeFile(path, bytes);
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", READER, path], {
      cwd: fileURLToPath(new URL("../../..", import.meta.url)),
      maxBuffer: 1024 ** 3,
    });
    const [types = "", rows = ""] = stdout.split("\n---\n");
    return {
      types: Object.fromEntries(types.split("\n").map((line) => line.split("\t").slice(0, 2))) as Record<
        string,
        string
      >,
      table: rows
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Table[number]),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Every cell as text; instants as ISO 8601. */
const READER = `
const { query } = require("chdb");
const file = "file('" + process.argv[1] + "', Parquet)";
const types = query("DESCRIBE " + file, "TSVRaw").trim();
const columns = types.split("\\n").map((line) => {
  const [name, type] = line.split("\\t");
  const text = "toString(" + name + ")";
  return (type.includes("DateTime64") ? "replaceOne(" + text + ", ' ', 'T') || 'Z'" : text) + " AS " + name;
});
process.stdout.write(types + "\\n---\\n" + query("SELECT " + columns.join(", ") + " FROM " + file + " SETTINGS prefer_column_name_to_alias = 1, input_format_parquet_preserve_order = 1", "JSONEachRow"));
`;
