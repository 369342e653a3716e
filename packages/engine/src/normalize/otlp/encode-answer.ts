import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** The two encodings of OTLP over HTTP; an answer has that of its request. */
export type OtlpEncoding = "protobuf" | "json";

/** What an export came to when it is not refused whole. */
export interface ExportOutcome {
  /** Records that cannot be used; the sender must not send them again. */
  rejected: number;
  /** Why, or "" when nothing is to be said. */
  message: string;
}

/**
 * The body of a 200: `Export…ServiceResponse`, empty when all is well. Traces and logs differ in a name that only JSON has.
 */
export function encodeExportAnswer(
  encoding: OtlpEncoding,
  { rejected, message }: ExportOutcome,
  signal: "spans" | "logs" | "metrics",
): Uint8Array {
  const isFine = rejected === 0 && message === "";
  if (encoding === "json") {
    const name = { spans: "rejectedSpans", logs: "rejectedLogRecords", metrics: "rejectedDataPoints" }[signal];
    // 64-bit numbers are text in protobuf's JSON.
    return toBytes(isFine ? {} : { partialSuccess: { [name]: String(rejected), errorMessage: message } });
  }
  const writer = new BinaryWriter();
  if (isFine) return writer.finish();
  writer.tag(1, LENGTH_DELIMITED).fork();
  if (rejected > 0) writer.tag(1, VARINT).int64(rejected);
  return writer.tag(2, LENGTH_DELIMITED).string(message).join().finish();
}

/** The body of a failure: a `Status` with a gRPC code. */
export function encodeStatus(encoding: OtlpEncoding, { code, message }: { code: number; message: string }): Uint8Array {
  if (encoding === "json") return toBytes({ code, message });
  return new BinaryWriter().tag(1, VARINT).int32(code).tag(2, LENGTH_DELIMITED).string(message).finish();
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;

function toBytes(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
