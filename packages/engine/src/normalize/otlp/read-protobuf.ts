import { Attributes } from "./attributes.js";
import { type OtlpSpan, unreadSpan } from "./otlp-span.js";
import { readAttribute, readProtobufExport } from "./protobuf-export.js";
import { FIXED64, LENGTH_DELIMITED, tagOf, VARINT, type WireReader } from "./wire-reader.js";

/**
 * The spans of an `ExportTraceServiceRequest` in protobuf.
 *
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readProtobufTraces(body: Uint8Array): OtlpSpan[] {
  return readProtobufExport(body, { request: "ExportTraceServiceRequest", read: readSpan });
}

const TRACE_ID = tagOf(1, LENGTH_DELIMITED);
const SPAN_ID = tagOf(2, LENGTH_DELIMITED);
const PARENT_SPAN_ID = tagOf(4, LENGTH_DELIMITED);
const NAME = tagOf(5, LENGTH_DELIMITED);
const START = tagOf(7, FIXED64);
const END = tagOf(8, FIXED64);
const ATTRIBUTE = tagOf(9, LENGTH_DELIMITED);
const EVENT = tagOf(11, LENGTH_DELIMITED);
const STATUS = tagOf(15, LENGTH_DELIMITED);

function readSpan(wire: WireReader, resource: Attributes): OtlpSpan {
  const span = unreadSpan(resource);
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    switch (tag) {
      case TRACE_ID:
        span.traceId = wire.id(16);
        break;
      case SPAN_ID:
        span.spanId = wire.id(8);
        break;
      case PARENT_SPAN_ID:
        span.parentSpanId = wire.id(8);
        break;
      case NAME:
        span.name = wire.text();
        break;
      case START:
        span.startMs = wire.milliseconds();
        break;
      case END:
        span.endMs = wire.milliseconds();
        break;
      case ATTRIBUTE:
        readAttribute(wire, span.attributes);
        break;
      case EVENT:
        span.exceptionType ??= readExceptionType(wire);
        break;
      case STATUS:
        span.statusCode = readStatusCode(wire);
        break;
      default:
        wire.skip(tag);
    }
  }
  return span;
}

const EVENT_ATTRIBUTE = tagOf(3, LENGTH_DELIMITED);

/** The class of the exception that an event tells of, or null. */
function readExceptionType(wire: WireReader): string | null {
  const attributes = new Attributes();
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === EVENT_ATTRIBUTE) readAttribute(wire, attributes);
    else wire.skip(tag);
  }
  const type = attributes.get("exception.type");
  return typeof type === "string" ? type : null;
}

const CODE = tagOf(3, VARINT);

function readStatusCode(wire: WireReader): number {
  let code = 0;
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === CODE) code = wire.int32();
    else wire.skip(tag);
  }
  return code;
}
