import type { EventBlock } from "./analytics-store.js";
import { NativeBlock } from "./native-block.js";

/**
 * A row of `event_facts`: a span of a trace, that a trace tells of an answer, or an event that tells of one.
 *
 * | | about | part | parent | facts |
 * | --- | --- | --- | --- | --- |
 * | span | trace id | span id | parent's id | what the span tells |
 * | link | `answer:<id>` | trace id | | |
 * | event | `answer:<id>` | its identity | its feed | the event |
 */
export interface FactRow {
  about: string;
  part: string;
  parent: string;
  facts: string;
  /** The write that it came with. */
  batch: string;
  receivedAtMs: number;
}

/** Trace ids are hexadecimal, so no trace is ever taken for an answer. */
export const ANSWER = "answer:";

/** Of a call that names its answer: half of its two rows, and some to spare. */
const ROW_BYTES = 448;

/**
 * Rows of one team as they are stored.
 *
 * @param factsOf their UTF-8, asked for one row after the other while they are written, so that thousands of long texts are
 * never in memory at once
 */
export function encodeFactRows<Row extends Omit<FactRow, "facts">>(
  teamId: string,
  rows: readonly Row[],
  factsOf: (row: Row) => Uint8Array,
): EventBlock {
  const columns = ["team", "about", "part", "parent", "facts", "batch", "received_at"];
  const block = new NativeBlock(columns.length, rows, ROW_BYTES);
  block.strings("team", () => teamId);
  block.strings("about", ({ about }) => about);
  block.strings("part", ({ part }) => part);
  block.strings("parent", ({ parent }) => parent);
  block.encodedStrings("facts", factsOf);
  block.strings("batch", ({ batch }) => batch);
  block.instants("received_at", ({ receivedAtMs }) => receivedAtMs);
  return { table: "event_facts", columns, rows: rows.length, bytes: block.bytes() };
}
