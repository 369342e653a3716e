import { idOf, isObject, type JsonObject, readAttributes, readJsonExport, readNanoseconds } from "./json-export.js";
import type { Attributes } from "./attributes.js";
import { type OtlpSpan, toMilliseconds } from "./otlp-span.js";

/**
 * The spans of an `ExportTraceServiceRequest` in OTLP's JSON.
 *
 * @param body the parsed JSON
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readJsonTraces(body: unknown): OtlpSpan[] {
  return readJsonExport(body, { groups: "resourceSpans", scopes: "scopeSpans", records: "spans", read: readSpan });
}

function readSpan(span: JsonObject, resource: Attributes, scopeName: string): OtlpSpan {
  const status = span["status"];
  return {
    traceId: idOf(span["traceId"], 32),
    spanId: idOf(span["spanId"], 16),
    parentSpanId: idOf(span["parentSpanId"], 16),
    name: typeof span["name"] === "string" ? span["name"] : "",
    startMs: toMilliseconds(readNanoseconds(span["startTimeUnixNano"])),
    endMs: toMilliseconds(readNanoseconds(span["endTimeUnixNano"])),
    statusCode: isObject(status) ? readEnum(status["code"]) : 0,
    attributes: readAttributes(span["attributes"]),
    exceptionType: readExceptionType(span["events"]),
    scopeName,
    resource,
  };
}

/** Enums are integers by the specification; some senders write the names. */
function readEnum(value: unknown): number {
  if (value === "STATUS_CODE_ERROR") return 2;
  if (value === "STATUS_CODE_OK") return 1;
  return typeof value === "number" ? value : 0;
}

function readExceptionType(events: unknown): string | null {
  if (!Array.isArray(events)) return null;
  for (const event of events as readonly unknown[]) {
    if (!isObject(event)) continue;
    const type = readAttributes(event["attributes"]).get("exception.type");
    if (typeof type === "string") return type;
  }
  return null;
}
