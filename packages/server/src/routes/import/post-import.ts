import { DaybookError } from "@daybook/engine";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { bodyStream } from "../../http/body-stream.js";
import type { SenderLimits } from "../../http/sender-pace.js";
import { answerRefused } from "../events/post-events.js";
import { requireSender } from "../events/require-sender.js";
import { NDJSON_BYTES_MAX } from "../events/store-ndjson-events.js";
import { openForeignFile } from "./foreign-file.js";
import { type ImportReport, importRows } from "./import-rows.js";

const IMPORTS_MAX = 4;

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
  const stream = bodyStream(request.raw, { ...limits, bytesMax: NDJSON_BYTES_MAX });
  const { kind, rows } = await openForeignFile(texts(stream));
  return importRows(rows, { kind, daybook, request });
}

/** The bytes as text; what is no UTF-8 becomes the replacement character, and a byte order mark is dropped. */
async function* texts(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
