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

/**
 * Rows of one team as they are stored.
 *
 * @param factsOf asked for one row after the other while they are written, so that thousands of long texts are never in
 * memory at once
 */
export function encodeFactRows<Row extends Omit<FactRow, "facts">>(
  teamId: string,
  rows: readonly Row[],
  factsOf: (row: Row) => string,
): EventBlock {
  const columns = ["team", "about", "part", "parent", "facts", "batch", "received_at"];
  const block = new NativeBlock(columns.length, rows);
  block.strings("team", () => teamId);
  block.strings("about", ({ about }) => about);
  block.strings("part", ({ part }) => part);
  block.strings("parent", ({ parent }) => parent);
  block.strings("facts", factsOf);
  block.strings("batch", ({ batch }) => batch);
  block.instants("received_at", ({ receivedAtMs }) => receivedAtMs);
  return { table: "event_facts", columns, rows: rows.length, bytes: block.bytes() };
}
