import { isUtf8 } from "node:buffer";
import { DaybookError, type OtlpEncoding, OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "@daybook/engine";
import { undecodable } from "./otlp-failure.js";

/** How the records of one signal are read. */
interface Readers<Item> {
  json(body: Uint8Array): Item[];
  protobuf(body: Uint8Array): Item[];
}

/** @throws DaybookError `invalid_request` for a body that is no export, `payload_too_large` for one of too many records */
export function readExport<Item>(body: Buffer, encoding: OtlpEncoding, readers: Readers<Item>): Item[] {
  if (encoding === "json" && !isUtf8(body)) throw undecodable("is not valid UTF-8");
  try {
    return readers[encoding](body);
  } catch (error) {
    if (error instanceof OtlpFormatError) throw undecodable(error.message);
    if (!(error instanceof OtlpTooManyError)) throw error;
    throw new DaybookError(
      "payload_too_large",
      `The body holds more than ${RECORDS_MAX} spans or log records. Nothing was stored; export smaller batches.`,
    );
  }
}
