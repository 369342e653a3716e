import { isUtf8 } from "node:buffer";
import { DaybookError, type OtlpEncoding, OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "@daybook/engine";
import { undecodable } from "./otlp-failure.js";
import { type ExportText, parseExport } from "./parse-export.js";

/** How the records of one signal are read. */
interface Readers<Item> {
  text: ExportText;
  json(body: unknown): Item[];
  protobuf(body: Uint8Array): Item[];
}

/** @throws DaybookError `invalid_request` for a body that is no export, `payload_too_large` for one of too many records */
export function readExport<Item>(body: Buffer, encoding: OtlpEncoding, readers: Readers<Item>): Item[] {
  try {
    return encoding === "protobuf" ? readers.protobuf(body) : readers.json(parseJson(body, readers.text));
  } catch (error) {
    if (error instanceof OtlpFormatError) throw undecodable(error.message);
    if (!(error instanceof OtlpTooManyError)) throw error;
    throw new DaybookError(
      "payload_too_large",
      `The body holds more than ${RECORDS_MAX} spans or log records. Nothing was stored; export smaller batches.`,
    );
  }
}

function parseJson(body: Buffer, text: ExportText): unknown {
  if (!isUtf8(body)) throw undecodable("is not valid UTF-8");
  try {
    return parseExport(body, text);
  } catch {
    // The parser's own message may show a piece of the body, which may be a piece of a prompt.
    throw undecodable("is not JSON");
  }
}
