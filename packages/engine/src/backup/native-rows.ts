import { DaybookError } from "../kernel/errors.js";
import type { EventBlock } from "../store/analytics/analytics-store.js";

/** A column of a Native block: its bytes, and where each row's value begins. */
export interface NativeColumn {
  name: string;
  type: string;
  /** One byte a row, 1 for absent; null for a type that has no absent values. */
  nulls: Buffer | null;
  values: Buffer;
  /** Where each value begins in `values`, and at last where they end; of a text with its length before it. */
  starts: Uint32Array;
}

/** A decoded Native block. */
export interface NativeRows {
  rows: number;
  columns: readonly NativeColumn[];
}

/** @throws DaybookError `invalid_request` when the block lacks it */
export function columnOf({ columns }: NativeRows, name: string): NativeColumn {
  const column = columns.find((each) => each.name === name);
  if (column === undefined) throw damagedEvents(`it has no column "${name}"`);
  return column;
}

/** The same rows, or a run of them, as a block to insert. */
export function encodeRows({ columns }: NativeRows, from: number, to: number): EventBlock {
  const parts: Buffer[] = [lengthBytes(columns.length), lengthBytes(to - from)];
  for (const { name, type, nulls, values, starts } of columns) {
    parts.push(textBytes(name), textBytes(type));
    if (nulls !== null) parts.push(nulls.subarray(from, to));
    parts.push(values.subarray(starts[from] ?? 0, starts[to] ?? 0));
  }
  return { columns: columns.map(({ name }) => name), rows: to - from, bytes: Buffer.concat(parts) };
}

/** The text of a row; its length stands before it, seven bits a byte, the lowest first. */
export function textAt({ values, starts }: NativeColumn, row: number): string {
  const end = starts[row + 1] ?? 0;
  let at = starts[row] ?? 0;
  while ((values[at] ?? 0) >= 0x80) at++;
  return values.toString("utf8", at + 1, end);
}

function textBytes(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([lengthBytes(bytes.length), bytes]);
}

function lengthBytes(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A file of events that cannot be what a backup wrote. */
export function damagedEvents(why: string): DaybookError {
  return new DaybookError(
    "invalid_request",
    `The events are not what a backup holds: ${why}. Take the file from the backup again, unchanged.`,
  );
}
