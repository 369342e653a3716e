import {
  decodeCloudEvent,
  type DecodeContext,
  DaybookError,
  type EventProblem,
  type ImportKind,
  PROBLEMS_LISTED_MAX,
  readForeignRow,
  type UsageEvent,
} from "@daybook/engine";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { bodyStream } from "../../http/body-stream.js";
import type { SenderLimits } from "../../http/sender-pace.js";
import { decodeContext } from "../events/decode-context.js";
import { answerRefused } from "../events/post-events.js";
import { requireSender } from "../events/require-sender.js";
import { NDJSON_BYTES_MAX } from "../events/store-ndjson-events.js";
import { type FileRow, openForeignFile } from "./foreign-file.js";

/** Stored at once. */
const CHUNK_EVENTS = 5_000;
const IMPORTS_MAX = 4;

/** What became of the rows of a file. */
interface ImportReport {
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
 * `POST /v1/import`: a file that another tool wrote. Good rows are stored as they come, in constant memory; the others are
 * told with their lines. The same file again changes nothing.
 */
export function postImport(app: FastifyInstance, daybook: Daybook, limits: SenderLimits): void {
  let underWay = 0;
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_, __, done) => done(null));
    scope.setErrorHandler(answerRefused);
    scope.post("/v1/import", { bodyLimit: NDJSON_BYTES_MAX * 2 }, async (request) => {
      requireSender(daybook, request);
      if (underWay >= IMPORTS_MAX) {
        throw new DaybookError(
          "store_unavailable",
          `Nothing is acknowledged: ${underWay} files are being imported already. Send the same file again.`,
        );
      }
      underWay++;
      try {
        return await importFile(daybook, request, limits);
      } finally {
        underWay--;
      }
    });
  });
}

async function importFile(daybook: Daybook, request: FastifyRequest, limits: SenderLimits): Promise<ImportReport> {
  const sender = requireSender(daybook, request);
  const context = decodeContext(sender, daybook.nowMs());
  const stream = bodyStream(request.raw, { ...limits, bytesMax: NDJSON_BYTES_MAX });
  const { kind, rows } = await openForeignFile(texts(stream));
  const report: ImportReport = { kind, rows: 0, taken: 0, skipped: 0, refused: 0, problems: [], problemCount: 0 };
  let waiting: UsageEvent[] = [];
  const store = async (): Promise<void> => {
    // A key that ended while the file came in stores nothing more.
    requireSender(daybook, request);
    await daybook.writer.write(sender.team.team.id, waiting);
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

/** The bytes as text; what is no UTF-8 becomes the replacement character, and a byte order mark is dropped. */
async function* texts(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
