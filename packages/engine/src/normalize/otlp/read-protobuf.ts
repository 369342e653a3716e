import type { BinaryReader } from "@bufbuild/protobuf/wire";
import type { KnownAttribute } from "./known-attributes.js";
import { type Attributes, type AttributeValue, type OtlpSpan, toMilliseconds } from "./otlp-span.js";
import {
  endOf,
  FIXED64,
  idOf,
  LENGTH_DELIMITED,
  readAttribute,
  readFields,
  readNanoseconds,
  readProtobufExport,
  VARINT,
} from "./protobuf-export.js";

/**
 * The spans of an `ExportTraceServiceRequest` in protobuf.
 *
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readProtobufTraces(body: Uint8Array): OtlpSpan[] {
  return readProtobufExport(body, { request: "ExportTraceServiceRequest", read: readSpan });
}

function readSpan(reader: BinaryReader, resource: Attributes): OtlpSpan {
  const attributes = new Map<KnownAttribute, AttributeValue>();
  const span: OtlpSpan = {
    traceId: null,
    spanId: null,
    parentSpanId: null,
    name: "",
    startMs: null,
    endMs: null,
    statusCode: 0,
    attributes,
    exceptionType: null,
    scopeName: "",
    resource,
  };
  readFields(reader, endOf(reader), (field, type) => {
    if (type === FIXED64) {
      if (field === 7) span.startMs = toMilliseconds(readNanoseconds(reader));
      else if (field === 8) span.endMs = toMilliseconds(readNanoseconds(reader));
      else return false;
      return true;
    }
    if (type !== LENGTH_DELIMITED) return false;
    switch (field) {
      case 1:
        span.traceId = idOf(reader.bytes(), 16);
        return true;
      case 2:
        span.spanId = idOf(reader.bytes(), 8);
        return true;
      case 4:
        span.parentSpanId = idOf(reader.bytes(), 8);
        return true;
      case 5:
        span.name = reader.string();
        return true;
      case 9:
        readAttribute(reader, attributes);
        return true;
      case 11:
        span.exceptionType ??= readExceptionType(reader);
        return true;
      case 15:
        span.statusCode = readStatusCode(reader);
        return true;
      default:
        return false;
    }
  });
  return span;
}

/** The class of the exception that an event tells of, or null. */
function readExceptionType(reader: BinaryReader): string | null {
  const attributes = new Map<KnownAttribute, AttributeValue>();
  readFields(reader, endOf(reader), (field, type) => {
    if (field !== 3 || type !== LENGTH_DELIMITED) return false;
    readAttribute(reader, attributes);
    return true;
  });
  const type = attributes.get("exception.type");
  return typeof type === "string" ? type : null;
}

function readStatusCode(reader: BinaryReader): number {
  let code = 0;
  readFields(reader, endOf(reader), (field, type) => {
    if (field !== 3 || type !== VARINT) return false;
    code = reader.int32();
    return true;
  });
  return code;
}
