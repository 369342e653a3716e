import { toPicoUsd } from "@daybook/engine";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { ReportColumn, ReportRows } from "./report-column.js";

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];
type ColumnValues = Parameters<ParquetWriter["write"]>[0]["columnData"][number]["data"];

/**
 * A group is held in memory as rows and encoded in one go, which must not hold up the requests beside it. But the end of the
 * file names each group, and is held until then: so groups grow as the table does, up to four times.
 */
const GROUP_ROWS = { first: 2048, max: 8192 };
const GROUPS_OF_A_SIZE = 64;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * A Parquet file, a piece for each row group. Counts are INT64, or DECIMAL(38, 0) where one may be larger; money is
 * DECIMAL(38, 12), a number is DOUBLE, instants are milliseconds of UTC, days are DATE.
 */
export async function* parquetChunks<Row>(
  columns: readonly ReportColumn<Row>[],
  rows: ReportRows<Row>,
): AsyncGenerator<Uint8Array> {
  const typed = Array.isArray(rows) ? widened<Row>(columns, rows) : columns;
  const bytes = new ByteWriter();
  const schema = [{ name: "report", num_children: typed.length }, ...typed.map(toSchemaElement)];
  // Smallest and largest value of each column took a third of the time, and serve only who skips parts of large files.
  const file = new ParquetWriter({ writer: bytes, schema, statistics: false, createdBy: "daybook" });
  const writeGroup = async (group: readonly Row[]): Promise<Uint8Array> => {
    const columnData = typed.map((column) => ({ name: column.name, data: toValues(column, group) }));
    await file.write({ columnData, rowGroupSize: group.length });
    return takeBytes(bytes);
  };
  let group: Row[] = [];
  let written = 0;
  for await (const row of rows) {
    group.push(row);
    if (group.length < rowsOfGroup(written)) continue;
    yield await writeGroup(group);
    written++;
    group = [];
  }
  if (group.length > 0) yield await writeGroup(group);
  await file.finish();
  yield takeBytes(bytes);
}

/** @param place of the group, from 0 */
function rowsOfGroup(place: number): number {
  return Math.min(GROUP_ROWS.max, GROUP_ROWS.first * 2 ** Math.floor(place / GROUPS_OF_A_SIZE));
}

/** The writer goes on counting offsets while its buffer starts anew. */
function takeBytes(bytes: ByteWriter): Uint8Array {
  const taken = bytes.getBytes().slice();
  bytes.index = 0;
  return taken;
}

function widened<Row>(columns: readonly ReportColumn<Row>[], rows: readonly Row[]): ReportColumn<Row>[] {
  return columns.map((column) =>
    column.type === "count" && rows.some((row) => BigInt(column.valueOf(row) ?? 0) > INT64_MAX)
      ? { ...column, isWide: true }
      : column,
  );
}

function toSchemaElement<Row>(column: ReportColumn<Row>): SchemaElement {
  const element = { name: column.name, repetition_type: "OPTIONAL" } as const;
  switch (column.type) {
    case "text":
    case "json":
      return { ...element, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
    case "count":
      return column.isWide === true ? { ...element, ...decimal(0) } : { ...element, type: "INT64" };
    case "money":
      return { ...element, ...decimal(12) };
    case "number":
      return { ...element, type: "DOUBLE" };
    case "instant":
      return {
        ...element,
        type: "INT64",
        converted_type: "TIMESTAMP_MILLIS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
      };
    case "day":
      return { ...element, type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } };
    case "boolean":
      return { ...element, type: "BOOLEAN" };
  }
}

function decimal(scale: number): Omit<SchemaElement, "name"> {
  return {
    type: "FIXED_LEN_BYTE_ARRAY",
    type_length: 16,
    converted_type: "DECIMAL",
    precision: 38,
    scale,
    logical_type: { type: "DECIMAL", precision: 38, scale },
  };
}

/** Decimals are handed over as their whole unscaled number, which the writer takes as it is. */
function toValues<Row>(column: ReportColumn<Row>, rows: readonly Row[]): ColumnValues {
  switch (column.type) {
    case "count":
      return rows.map((row) => mapPresent(column.valueOf(row), BigInt));
    case "money":
      return rows.map((row) => mapPresent(column.valueOf(row), toPicoUsd));
    case "number":
      return rows.map((row) => mapPresent(column.valueOf(row), Number));
    case "instant":
      return rows.map((row) => mapPresent(column.valueOf(row), BigInt));
    case "text":
    case "json":
    case "day":
    case "boolean":
      return rows.map((row) => column.valueOf(row));
  }
}

function mapPresent<Value, Result>(value: Value | null, map: (value: Value) => Result): Result | null {
  return value === null ? null : map(value);
}
