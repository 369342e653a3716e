import {
  type DecodeContext,
  type OtlpEncoding,
  readJsonLogs,
  readJsonTraces,
  readLogs,
  readProtobufLogs,
  readProtobufTraces,
  readSpan,
  type SpanFacts,
} from "@daybook/engine";
import { readExport } from "./read-export.js";

/** What the records of a request told, and how many of them cannot be used. */
export interface DecodedExport {
  facts: SpanFacts[];
  rejected: number;
  /** Why the first of those was rejected; "" without any. */
  message: string;
}

const TRACES = { json: readJsonTraces, protobuf: readProtobufTraces } as const;
const LOGS = { json: readJsonLogs, protobuf: readProtobufLogs } as const;

/**
 * Reads an `ExportTraceServiceRequest`.
 *
 * @throws DaybookError `invalid_request` when it is none, `payload_too_large` beyond 50,000 spans
 */
export function decodeTraces(body: Buffer, encoding: OtlpEncoding, context: DecodeContext): DecodedExport {
  const decoded: DecodedExport = { facts: [], rejected: 0, message: "" };
  for (const span of readExport(body, encoding, TRACES)) {
    const facts = readSpan(span, context);
    if (facts === null) continue;
    if (!("problem" in facts)) {
      decoded.facts.push(facts);
      continue;
    }
    decoded.rejected++;
    if (decoded.message === "") decoded.message = notStored(facts.problem);
  }
  return decoded;
}

/**
 * Reads an `ExportLogsServiceRequest`.
 *
 * @throws DaybookError `invalid_request` when it is none, `payload_too_large` beyond 50,000 log records
 */
export function decodeLogs(body: Buffer, encoding: OtlpEncoding, context: DecodeContext): DecodedExport {
  const logs = readExport(body, encoding, LOGS);
  const { facts, rejected, problem } = readLogs(logs, context);
  return { facts, rejected, message: problem === "" ? "" : notStored(problem) };
}

function notStored(problem: string): string {
  return `Not stored: ${problem}.`;
}
