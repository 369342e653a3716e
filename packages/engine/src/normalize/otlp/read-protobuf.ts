import { BinaryReader, type WireType } from "@bufbuild/protobuf/wire";
import { isKnownAttribute, type KnownAttribute } from "./known-attributes.js";
import {
  type Attributes,
  type AttributeValue,
  OtlpFormatError,
  type OtlpSpan,
  OtlpTooManyError,
  SPANS_MAX,
} from "./otlp-span.js";

/**
 * The spans of an `ExportTraceServiceRequest` in protobuf (opentelemetry-proto 1.x, field numbers as there).
 *
 * Read off the wire instead of decoded into messages: what is not known is skipped unread, which is faster and leaves
 * no copy of a prompt in memory.
 *
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readProtobufTraces(body: Uint8Array): OtlpSpan[] {
  const spans: OtlpSpan[] = [];
  try {
    const reader = new BinaryReader(body);
    readFields(reader, reader.len, (field, type) => {
      if (field !== 1 || type !== LENGTH_DELIMITED) return false;
      readResourceSpans(reader, spans);
      return true;
    });
  } catch (error) {
    if (error instanceof OtlpTooManyError) throw error;
    // The reader throws a plain error for a cut or garbled message, and the stack ends in deep groups.
    throw new OtlpFormatError("is not an ExportTraceServiceRequest in protobuf", { cause: error });
  }
  return spans;
}

const LENGTH_DELIMITED: WireType = 2;
const VARINT: WireType = 0;
const FIXED64: WireType = 1;

/** @param take whether it has read the field; what it has not is skipped */
function readFields(reader: BinaryReader, end: number, take: (field: number, type: WireType) => boolean): void {
  while (reader.pos < end) {
    const [field, type] = reader.tag();
    if (!take(field, type)) reader.skip(type, field);
  }
  if (reader.pos !== end) throw new Error("a message does not end where it says");
}

/** Where the message that starts here ends. */
function endOf(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new Error("a message is cut off");
  return end;
}

function readResourceSpans(reader: BinaryReader, spans: OtlpSpan[]): void {
  const resource = new Map<KnownAttribute, AttributeValue>();
  readFields(reader, endOf(reader), (field, type) => {
    if (type !== LENGTH_DELIMITED) return false;
    if (field === 1) {
      readFields(reader, endOf(reader), (inner, innerType) => {
        if (inner !== 1 || innerType !== LENGTH_DELIMITED) return false;
        readAttribute(reader, resource);
        return true;
      });
      return true;
    }
    if (field !== 2) return false;
    readScopeSpans(reader, { resource, spans });
    return true;
  });
}

function readScopeSpans(reader: BinaryReader, { resource, spans }: { resource: Attributes; spans: OtlpSpan[] }): void {
  const own: OtlpSpan[] = [];
  let scopeName = "";
  readFields(reader, endOf(reader), (field, type) => {
    if (type !== LENGTH_DELIMITED) return false;
    if (field === 1) {
      readFields(reader, endOf(reader), (inner, innerType) => {
        if (inner !== 1 || innerType !== LENGTH_DELIMITED) return false;
        scopeName = reader.string();
        return true;
      });
      return true;
    }
    if (field !== 2) return false;
    if (spans.length + own.length >= SPANS_MAX) throw new OtlpTooManyError();
    own.push(readSpan(reader, resource));
    return true;
  });
  // The scope may come after its spans on the wire.
  for (const span of own) {
    span.scopeName = scopeName;
    spans.push(span);
  }
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
      if (field === 7) span.startMs = readNanoseconds(reader);
      else if (field === 8) span.endMs = readNanoseconds(reader);
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

/** A `KeyValue`; its value is read only when its key is known, so keys must come first, as every encoder writes them. */
function readAttribute(reader: BinaryReader, attributes: Map<KnownAttribute, AttributeValue>): void {
  let key: string | null = null;
  let valueAt = -1;
  readFields(reader, endOf(reader), (field, type) => {
    if (type !== LENGTH_DELIMITED) return false;
    if (field === 1) {
      key = reader.string();
      return true;
    }
    if (field !== 2) return false;
    if (key === null) {
      // Out of order: kept for when the key is known.
      valueAt = reader.pos;
      return false;
    }
    if (!isKnownAttribute(key)) return false;
    keep(attributes, key, readValue(reader));
    return true;
  });
  if (valueAt < 0 || key === null || !isKnownAttribute(key)) return;
  const end = reader.pos;
  reader.pos = valueAt;
  keep(attributes, key, readValue(reader));
  reader.pos = end;
}

function keep(
  attributes: Map<KnownAttribute, AttributeValue>,
  key: KnownAttribute,
  value: AttributeValue | null,
): void {
  if (value !== null) attributes.set(key, value);
}

/** An `AnyValue`: text, a number, a boolean, or the texts of a list; anything else is skipped. */
function readValue(reader: BinaryReader): AttributeValue | null {
  let value: AttributeValue | null = null;
  readFields(reader, endOf(reader), (field, type) => {
    if (field === 1 && type === LENGTH_DELIMITED) value = reader.string();
    else if (field === 2 && type === VARINT) value = reader.bool();
    else if (field === 3 && type === VARINT) value = toNumber(reader.int64());
    else if (field === 4 && type === FIXED64) value = reader.double();
    else if (field === 5 && type === LENGTH_DELIMITED) value = readTexts(reader);
    else return false;
    return true;
  });
  return value;
}

function readTexts(reader: BinaryReader): string[] {
  const texts: string[] = [];
  readFields(reader, endOf(reader), (field, type) => {
    if (field !== 1 || type !== LENGTH_DELIMITED) return false;
    readFields(reader, endOf(reader), (inner, innerType) => {
      if (inner !== 1 || innerType !== LENGTH_DELIMITED) return false;
      texts.push(reader.string());
      return true;
    });
    return true;
  });
  return texts;
}

function toNumber(value: bigint | string): AttributeValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function readNanoseconds(reader: BinaryReader): number | null {
  const nanoseconds = BigInt(reader.fixed64());
  return nanoseconds === 0n ? null : Number(nanoseconds / 1_000_000n);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Null for another length and for all zeros, which is how "none" is written. */
function idOf(bytes: Uint8Array, length: number): string | null {
  if (bytes.length !== length) return null;
  let text = "";
  let any = 0;
  for (const byte of bytes) {
    text += HEX[byte];
    any |= byte;
  }
  return any === 0 ? null : text;
}
