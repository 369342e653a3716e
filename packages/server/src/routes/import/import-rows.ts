import {
  decodeCloudEvent,
  type DecodeContext,
  type EventProblem,
  feedOfKind,
  type ImportKind,
  PROBLEMS_LISTED_MAX,
  readForeignRow,
  type UsageEvent,
} from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { decodeContext } from "../events/decode-context.js";
import { requireSender } from "../events/require-sender.js";
import { storeEvents } from "../events/store-events.js";
import type { FileRow } from "./foreign-file.js";

/** Stored at once. */
const CHUNK_EVENTS = 5_000;

/** What became of the rows of a file or a body. */
export interface ImportReport {
  kind: ImportKind;
  rows: number;
  taken: number;
  /** Rows that are no usage. */
  skipped: number;
  refused: number;
  /** The first hundred. `line` is the row's line, or its number in a JSON array, from 1. */
  problems: { line: number; path: string; message: string }[];
  problemCount: number;
}

/**
 * Stores what rows of one kind are, as they come.
 *
 * @throws DaybookError `store_unavailable`, and that of a key which ends meanwhile; what came before is stored
 */
export async function importRows(
  rows: AsyncIterable<FileRow> | Iterable<FileRow>,
  { kind, daybook, request }: { kind: ImportKind; daybook: Daybook; request: FastifyRequest },
): Promise<ImportReport> {
  const sender = requireSender(daybook, request);
  const context = decodeContext(sender, daybook.nowMs());
  const report: ImportReport = { kind, rows: 0, taken: 0, skipped: 0, refused: 0, problems: [], problemCount: 0 };
  let waiting: UsageEvent[] = [];
  const store = async (): Promise<void> => {
    // A key that ended while the file came in stores nothing more.
    requireSender(daybook, request);
    await storeEvents(daybook, {
      sender,
      events: waiting,
      feed: feedOfKind(kind),
      frozenBeforeMs: context.frozenBeforeMs,
    });
    report.taken += waiting.length;
    waiting = [];
  };
  for await (const row of rows) {
    const event = readRow(row, report, context);
    if (event !== null) waiting.push(event);
    if (waiting.length >= CHUNK_EVENTS) await store();
  }
  if (waiting.length > 0) await store();
  return report;
}

function readRow(row: FileRow, report: ImportReport, context: DecodeContext): UsageEvent | null {
  const { line } = row;
  report.rows++;
  if ("problem" in row) return refuse(report, line, [{ index: 0, path: "", message: row.problem }]);
  const reading = readForeignRow(report.kind, row.row);
  if ("skipped" in reading) {
    report.skipped++;
    return null;
  }
  const problems: EventProblem[] = [];
  const event = decodeCloudEvent(reading.event, 0, context, problems);
  return event ?? refuse(report, line, problems);
}

function refuse(report: ImportReport, line: number, problems: readonly EventProblem[]): null {
  report.refused++;
  report.problemCount += problems.length;
  for (const { path, message } of problems) {
    if (report.problems.length < PROBLEMS_LISTED_MAX) report.problems.push({ line, path, message });
  }
  return null;
}
