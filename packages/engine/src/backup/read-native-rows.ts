import type { DaybookError } from "../kernel/errors.js";
import { ByteWindow } from "./byte-window.js";
import { damagedEvents, type NativeColumn, type NativeRows } from "./native-rows.js";

/** Far above what an export writes, and small enough to hold. */
const ROWS_MAX = 1_000_000;
const NAME_BYTES_MAX = 256;

const WIDTHS: Readonly<Record<string, number>> = {
  Date: 2,
  "DateTime64(3, 'UTC')": 8,
  Int64: 8,
  UInt64: 8,
  "Decimal(18, 12)": 8,
  Float64: 8,
  Bool: 1,
  UInt8: 1,
  Int128: 16,
  "Decimal(38, 12)": 16,
};

/** Values in the arrays of one block's column, far above what a day has. */
const CELLS_MAX = 50_000_000;

/**
 * The blocks of a stream in ClickHouse's Native format, one in memory at a time.
 *
 * @param types the columns that may come, each with the very type it must have
 * @throws DaybookError `invalid_request` for bytes that are no such blocks
 */
export async function* readNativeRows(
  source: AsyncIterable<Buffer>,
  types: Readonly<Record<string, string>>,
): AsyncGenerator<NativeRows> {
  const window = new ByteWindow(source);
  while (await window.has(1)) {
    const block = await readBlock(window, types);
    if (block.rows > 0) yield block;
    window.forget();
  }
}

async function readBlock(window: ByteWindow, types: Readonly<Record<string, string>>): Promise<NativeRows> {
  const [count, rows] = [await readLength(window), await readLength(window)];
  if (count > Object.keys(types).length || rows > ROWS_MAX) {
    throw damagedEvents(`a block says that it has ${count} columns and ${rows} rows`);
  }
  const columns: NativeColumn[] = [];
  for (let index = 0; index < count; index++) {
    const [name, type] = [await readName(window), await readName(window)];
    if (!Object.hasOwn(types, name))
      throw damagedEvents(`it has a column "${name}", which this version of Daybook has not`);
    if (types[name] !== type) throw damagedEvents(`its column "${name}" is ${type}, not ${types[name]}`);
    if (columns.some((column) => column.name === name)) throw damagedEvents(`its column "${name}" comes twice`);
    columns.push(await readColumn(window, { name, type, rows }));
  }
  return { rows, columns };
}

async function readColumn(
  window: ByteWindow,
  { name, type, rows }: { name: string; type: string; rows: number },
): Promise<NativeColumn> {
  const element = /^Array\((.*)\)$/.exec(type)?.[1];
  if (element !== undefined) return readArrays(window, { name, type, element, rows });
  const inner = /^Nullable\((.*)\)$/.exec(type)?.[1];
  const nulls = inner === undefined ? null : await take(window, rows);
  const width = WIDTHS[inner ?? type];
  if (width === undefined) return { name, type, nulls, ...(await readTexts(window, rows)) };
  const values = await take(window, rows * width);
  return { name, type, nulls, values, starts: Uint32Array.from({ length: rows + 1 }, (_, row) => row * width) };
}

/** Arrays stay in one piece: where each ends, then all their values; no row of them can be had alone. */
async function readArrays(
  window: ByteWindow,
  { name, type, element, rows }: { name: string; type: string; element: string; rows: number },
): Promise<NativeColumn> {
  const ends = await take(window, rows * 8);
  let count = 0n;
  for (let row = 0; row < rows; row++) {
    const end = ends.readBigUInt64LE(row * 8);
    if (end < count || end > CELLS_MAX) throw damagedEvents(`the arrays of "${name}" have no sensible length`);
    count = end;
  }
  const cells = await readColumn(window, { name, type: element, rows: Number(count) });
  const values = Buffer.concat([ends, cells.nulls ?? Buffer.alloc(0), cells.values]);
  const starts = new Uint32Array(rows + 1);
  starts[rows] = values.length;
  return { name, type, nulls: null, values, starts };
}

async function readTexts(window: ByteWindow, rows: number): Promise<{ values: Buffer; starts: Uint32Array }> {
  const starts = new Uint32Array(rows + 1);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    starts[row] = size;
    let [length, scale, byte] = [0, 1, 0x80];
    while (byte >= 0x80) {
      if (window.ahead <= size && !(await window.has(size + 1))) throw cutOff();
      byte = window.at(size++);
      length += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (scale > 2 ** 35) throw damagedEvents("a text has no sensible length");
    }
    size += length;
  }
  starts[rows] = size;
  return { values: await take(window, size), starts };
}

async function readLength(window: ByteWindow): Promise<number> {
  let [length, scale, byte] = [0, 1, 0x80];
  while (byte >= 0x80) {
    byte = (await take(window, 1))[0] ?? 0;
    length += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (scale > 2 ** 35) throw damagedEvents("a length in it is not sensible");
  }
  return length;
}

async function readName(window: ByteWindow): Promise<string> {
  const length = await readLength(window);
  if (length > NAME_BYTES_MAX) throw damagedEvents("the name of a column is too long");
  return (await take(window, length)).toString("utf8");
}

async function take(window: ByteWindow, length: number): Promise<Buffer> {
  if (!(await window.has(length))) throw cutOff();
  return window.take(length);
}

function cutOff(): DaybookError {
  return damagedEvents("it ends in the middle of a block");
}
