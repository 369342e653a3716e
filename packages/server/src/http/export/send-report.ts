import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { csvChunks } from "./csv.js";
import { ndjsonChunks } from "./json-row.js";
import { parquetChunks } from "./parquet.js";
import type { ReportColumn, ReportRows } from "./report-column.js";
import type { ReportFormat } from "./report-format.js";

const CONTENT_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
};

/**
 * Answers with a report in the form asked for. A table goes out as its rows come, in constant memory, no faster than
 * the client reads; a source that fails before its first row is answered as any failure, later the connection is cut,
 * so that half a table never passes for a whole one.
 *
 * @param report.name what a browser saves the table as, without its ending
 * @param report.rows read for tables only
 * @param report.json called for JSON only; the body whole, or in pieces
 */
export async function sendReport<Row>(
  reply: FastifyReply,
  report: {
    format: ReportFormat;
    name: string;
    columns: readonly ReportColumn<Row>[];
    rows: ReportRows<Row>;
    json: () => string | Buffer | AsyncGenerator<string>;
  },
): Promise<FastifyReply> {
  const { format, name, columns, rows, json } = report;
  // A cache between us must not answer one form with another.
  reply.header("vary", "accept");
  if (format === "json") {
    const body = json();
    reply.type(CONTENT_TYPES.json);
    return typeof body === "string" || Buffer.isBuffer(body)
      ? reply.send(body)
      : reply.send(await startedStream(reply, body));
  }
  const body = await startedStream(reply, chunksOf(format, columns, rows));
  reply.header("content-disposition", `attachment; filename="${name}.${format}"`);
  return reply.type(CONTENT_TYPES[format]).send(body);
}

function chunksOf<Row>(
  format: Exclude<ReportFormat, "json">,
  columns: readonly ReportColumn<Row>[],
  rows: ReportRows<Row>,
): AsyncGenerator<string | Uint8Array> {
  switch (format) {
    case "csv":
      return csvChunks(columns, rows);
    case "ndjson":
      return ndjsonChunks(columns, rows);
    case "parquet":
      return parquetChunks(columns, rows);
  }
}

/**
 * Fails as the first piece fails, while there is still a status to choose. Whoever goes away, also before that piece,
 * ends the reading.
 */
async function startedStream(reply: FastifyReply, chunks: AsyncGenerator<string | Uint8Array>): Promise<Readable> {
  const first = await chunks.next();
  const isGone = reply.raw.destroyed;
  if (isGone) await chunks.return(undefined);
  if (isGone || first.done === true) return Readable.from([], { objectMode: false });
  const stream = Readable.from(continued(first.value, chunks), { objectMode: false });
  // A stream that nobody began to read does not end its source by itself.
  stream.once("close", () => void chunks.return(undefined));
  reply.raw.once("close", () => stream.destroy());
  return stream;
}

async function* continued<Chunk>(first: Chunk, rest: AsyncGenerator<Chunk>): AsyncGenerator<Chunk> {
  yield first;
  yield* rest;
}
