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
 * The spans of an `ExportTraceServiceRequest` in OTLP's own JSON: ids are hexadecimal, 64-bit numbers are text or
 * numbers, names are lowerCamelCase, and unknown ones are ignored.
 *
 * @param body the parsed JSON
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readJsonTraces(body: unknown): OtlpSpan[] {
  if (!isObject(body)) throw new OtlpFormatError("is not a JSON object with resourceSpans");
  const spans: OtlpSpan[] = [];
  for (const group of objects(body["resourceSpans"], "resourceSpans")) {
    const resource = readAttributes(isObject(group["resource"]) ? group["resource"]["attributes"] : undefined);
    for (const scoped of objects(group["scopeSpans"], "scopeSpans")) {
      const scope = scoped["scope"];
      const scopeName = isObject(scope) && typeof scope["name"] === "string" ? scope["name"] : "";
      for (const span of objects(scoped["spans"], "spans")) {
        if (spans.length >= SPANS_MAX) throw new OtlpTooManyError();
        spans.push(readSpan(span, resource, scopeName));
      }
    }
  }
  return spans;
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of a repeated field; absent is none. */
function objects(value: unknown, name: string): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isObject)) throw new OtlpFormatError(`holds ${name} that are no objects`);
  return value;
}

function readSpan(span: JsonObject, resource: Attributes, scopeName: string): OtlpSpan {
  const status = span["status"];
  return {
    traceId: idOf(span["traceId"], 32),
    spanId: idOf(span["spanId"], 16),
    parentSpanId: idOf(span["parentSpanId"], 16),
    name: typeof span["name"] === "string" ? span["name"] : "",
    startMs: readNanoseconds(span["startTimeUnixNano"]),
    endMs: readNanoseconds(span["endTimeUnixNano"]),
    statusCode: isObject(status) ? readEnum(status["code"]) : 0,
    attributes: readAttributes(span["attributes"]),
    exceptionType: readExceptionType(span["events"]),
    scopeName,
    resource,
  };
}

const HEX = /^[\da-f]+$/i;
const ZEROS = /^0+$/;

function idOf(value: unknown, length: number): string | null {
  if (typeof value !== "string" || value.length !== length || !HEX.test(value) || ZEROS.test(value)) return null;
  return value.toLowerCase();
}

const DIGITS = /^\d{1,20}$/;

function readNanoseconds(value: unknown): number | null {
  if (typeof value === "string" && DIGITS.test(value)) return toMilliseconds(BigInt(value));
  // Senders that write a number have lost its last digits already, which are far below a millisecond.
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return toMilliseconds(BigInt(value));
  return null;
}

const NANOSECONDS_MAX = 2n ** 64n;

function toMilliseconds(nanoseconds: bigint): number | null {
  return nanoseconds === 0n || nanoseconds >= NANOSECONDS_MAX ? null : Number(nanoseconds / 1_000_000n);
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

function readAttributes(list: unknown): Attributes {
  const attributes = new Map<KnownAttribute, AttributeValue>();
  if (!Array.isArray(list)) return attributes;
  for (const item of list as readonly unknown[]) {
    if (!isObject(item)) continue;
    const { key, value } = item;
    if (typeof key !== "string" || !isKnownAttribute(key) || !isObject(value)) continue;
    const read = readValue(value);
    if (read !== null) attributes.set(key, read);
  }
  return attributes;
}

const INTEGER = /^-?\d{1,20}$/;

function readValue(value: JsonObject): AttributeValue | null {
  const text = value["stringValue"];
  if (typeof text === "string") return text;
  const integer = value["intValue"];
  if (typeof integer === "number") return integer;
  if (typeof integer === "string" && INTEGER.test(integer)) {
    const number = Number(integer);
    return Number.isSafeInteger(number) ? number : integer;
  }
  const double = value["doubleValue"];
  if (typeof double === "number" || typeof double === "string") return double;
  const flag = value["boolValue"];
  if (typeof flag === "boolean") return flag;
  const list = value["arrayValue"];
  return isObject(list) && Array.isArray(list["values"]) ? textsOf(list["values"]) : null;
}

function textsOf(values: readonly unknown[]): string[] {
  return values.flatMap((value) => {
    const text = isObject(value) ? value["stringValue"] : undefined;
    return typeof text === "string" ? [text] : [];
  });
}
