import { Attributes } from "./attributes.js";
import { JsonExportReader, readAttributes, readMilliseconds } from "./json-export.js";
import type { JsonReader } from "./json-reader.js";
import { type OtlpSpan, unreadSpan } from "./otlp-span.js";
import { TextPlaces } from "./text-places.js";

const TRACES = new JsonExportReader({
  groups: "resourceSpans",
  scopes: "scopeSpans",
  records: "spans",
  read: readSpan,
});

/**
 * The spans of an `ExportTraceServiceRequest` in OTLP's JSON.
 *
 * @param body UTF-8
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readJsonTraces(body: Uint8Array): OtlpSpan[] {
  return TRACES.read(body);
}

const MEMBERS = new TextPlaces([
  "traceId",
  "spanId",
  "parentSpanId",
  "name",
  "startTimeUnixNano",
  "endTimeUnixNano",
  "attributes",
  "events",
  "status",
]);

function readSpan(json: JsonReader, resource: Attributes): OtlpSpan {
  const span = unreadSpan(resource);
  for (let more = json.object(); more; more = json.nextMember()) {
    switch (json.key(MEMBERS)) {
      case 0:
        span.traceId = json.id(32);
        break;
      case 1:
        span.spanId = json.id(16);
        break;
      case 2:
        span.parentSpanId = json.id(16);
        break;
      case 3:
        span.name = json.text() ?? "";
        break;
      case 4:
        span.startMs = readMilliseconds(json);
        break;
      case 5:
        span.endMs = readMilliseconds(json);
        break;
      case 6:
        readAttributes(json, span.attributes);
        break;
      case 7:
        span.exceptionType = readExceptionType(json);
        break;
      case 8:
        span.statusCode = readStatusCode(json);
        break;
      default:
        json.skip();
    }
  }
  return span;
}

const STATUS = new TextPlaces(["code"]);

function readStatusCode(json: JsonReader): number {
  let code = 0;
  for (let more = json.object(); more; more = json.nextMember()) {
    if (json.key(STATUS) === 0) code = toEnum(json.scalar());
    else json.skip();
  }
  return code;
}

/** Enums are integers by the specification; some senders write the names. */
function toEnum(value: unknown): number {
  if (value === "STATUS_CODE_ERROR") return 2;
  if (value === "STATUS_CODE_OK") return 1;
  return typeof value === "number" ? value : 0;
}

const EVENT = new TextPlaces(["attributes"]);

/** The class of the first exception that one of the events tells of, or null. */
function readExceptionType(json: JsonReader): string | null {
  let first: string | null = null;
  for (let more = json.list(); more; more = json.nextItem()) {
    if (first === null) first = readExceptionTypeOf(json);
    else json.skip();
  }
  return first;
}

function readExceptionTypeOf(json: JsonReader): string | null {
  const attributes = new Attributes();
  for (let more = json.object(); more; more = json.nextMember()) {
    if (json.key(EVENT) === 0) readAttributes(json, attributes);
    else json.skip();
  }
  const type = attributes.get("exception.type");
  return typeof type === "string" ? type : null;
}
