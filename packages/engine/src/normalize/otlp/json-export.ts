import { Attributes, type AttributeValue } from "./attributes.js";
import { placeOfAttribute } from "./known-attributes.js";
import { OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./otlp-span.js";

export type JsonObject = Record<string, unknown>;

/** The names that a signal's export has for its groups and its records, and how one record is read. */
export interface JsonSignal<Item> {
  groups: string;
  scopes: string;
  records: string;
  read(record: JsonObject, resource: Attributes, scopeName: string): Item;
}

/**
 * The records of an `Export…ServiceRequest` in OTLP's own JSON: ids are hexadecimal, 64-bit numbers are text or numbers,
 * names are lowerCamelCase, and unknown ones are ignored.
 *
 * @param body the parsed JSON
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readJsonExport<Item>(body: unknown, signal: JsonSignal<Item>): Item[] {
  if (!isObject(body)) throw new OtlpFormatError(`is not a JSON object with ${signal.groups}`);
  const items: Item[] = [];
  for (const group of objects(body[signal.groups], signal.groups)) {
    const resource = readAttributes(isObject(group["resource"]) ? group["resource"]["attributes"] : undefined);
    for (const scoped of objects(group[signal.scopes], signal.scopes)) {
      const scope = scoped["scope"];
      const scopeName = isObject(scope) && typeof scope["name"] === "string" ? scope["name"] : "";
      for (const record of objects(scoped[signal.records], signal.records)) {
        if (items.length >= RECORDS_MAX) throw new OtlpTooManyError();
        items.push(signal.read(record, resource, scopeName));
      }
    }
  }
  return items;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of a repeated field; absent is none. */
function objects(value: unknown, name: string): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isObject)) throw new OtlpFormatError(`holds ${name} that are no objects`);
  return value;
}

const HEX = /^[\da-f]+$/i;
const ZEROS = /^0+$/;

/** Hexadecimal digits of that length in lower case; null for anything else, and for zeros, which is how "none" is written. */
export function idOf(value: unknown, length: number): string | null {
  if (typeof value !== "string" || value.length !== length || !HEX.test(value) || ZEROS.test(value)) return null;
  return value.toLowerCase();
}

const DIGITS = /^\d{1,20}$/;

/** Null when absent, zero or beyond 64 bits. */
export function readNanoseconds(value: unknown): bigint | null {
  if (typeof value === "string" && DIGITS.test(value)) return within(BigInt(value));
  // Senders that write a number have lost its last digits already, which are far below a millisecond.
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return within(BigInt(value));
  return null;
}

const NANOSECONDS_MAX = 2n ** 64n;

function within(nanoseconds: bigint): bigint | null {
  return nanoseconds === 0n || nanoseconds >= NANOSECONDS_MAX ? null : nanoseconds;
}

/** Those that Daybook reads; of a key told twice the last. */
export function readAttributes(list: unknown): Attributes {
  const attributes = new Attributes();
  if (!Array.isArray(list)) return attributes;
  for (const item of list as readonly unknown[]) {
    if (!isObject(item)) continue;
    const { key, value } = item;
    const place = typeof key === "string" ? placeOfAttribute(key) : -1;
    if (place < 0 || !isObject(value)) continue;
    const read = readValue(value);
    if (read !== null) attributes.set(place, read);
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
