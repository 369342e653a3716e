import { isUtf8 } from "node:buffer";
import {
  DaybookError,
  type DecodeContext,
  type OtlpEncoding,
  OtlpFormatError,
  OtlpTooManyError,
  readJsonTraces,
  readProtobufTraces,
  readSpan,
  type SpanFacts,
  SPANS_MAX,
} from "@daybook/engine";
import { undecodable } from "./otlp-failure.js";

/** What the spans of a request told, and how many of them cannot be used. */
export interface DecodedTraces {
  spans: SpanFacts[];
  rejected: number;
  /** Why the first of those was rejected; "" without any. */
  message: string;
}

/**
 * Reads an `ExportTraceServiceRequest`.
 *
 * @throws DaybookError `invalid_request` when it is none, `payload_too_large` beyond 50,000 spans
 */
export function decodeTraces(body: Buffer, encoding: OtlpEncoding, context: DecodeContext): DecodedTraces {
  const decoded: DecodedTraces = { spans: [], rejected: 0, message: "" };
  for (const span of readTraces(body, encoding)) {
    const facts = readSpan(span, context);
    if (facts === null) continue;
    if (!("problem" in facts)) {
      decoded.spans.push(facts);
      continue;
    }
    decoded.rejected++;
    if (decoded.message === "") decoded.message = `Not stored: ${facts.problem}.`;
  }
  return decoded;
}

function readTraces(body: Buffer, encoding: OtlpEncoding): ReturnType<typeof readJsonTraces> {
  try {
    return encoding === "protobuf" ? readProtobufTraces(body) : readJsonTraces(parseJson(body));
  } catch (error) {
    if (error instanceof OtlpFormatError) throw undecodable(error.message);
    if (!(error instanceof OtlpTooManyError)) throw error;
    throw new DaybookError(
      "payload_too_large",
      `The body holds more than ${SPANS_MAX} spans. Nothing was stored; export smaller batches.`,
    );
  }
}

function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw undecodable("is not valid UTF-8");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // The parser's own message may show a piece of the body, which may be a piece of a prompt.
    throw undecodable("is not JSON");
  }
}
