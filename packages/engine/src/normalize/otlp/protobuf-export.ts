import { BinaryReader, type WireType } from "@bufbuild/protobuf/wire";
import { isKnownAttribute, type KnownAttribute } from "./known-attributes.js";
import { type Attributes, type AttributeValue, OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./otlp-span.js";

/** How a signal's records are read, and the name of its request. Groups and scopes are alike in all signals. */
export interface ProtobufSignal<Item> {
  request: string;
  read(reader: BinaryReader, resource: Attributes): Item;
}

/**
 * The records of an `Export…ServiceRequest` in protobuf (opentelemetry-proto 1.x, field numbers as there).
 *
 * Read off the wire instead of decoded into messages: what is not known is skipped unread, which is faster and leaves
 * no copy of a prompt in memory.
 *
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readProtobufExport<Item extends { scopeName: string }>(
  body: Uint8Array,
  signal: ProtobufSignal<Item>,
): Item[] {
  const items: Item[] = [];
  try {
    const reader = new BinaryReader(body);
    readFields(reader, reader.len, (field, type) => {
      if (field !== 1 || type !== LENGTH_DELIMITED) return false;
      readGroup(reader, { signal, items });
      return true;
    });
  } catch (error) {
    if (error instanceof OtlpTooManyError) throw error;
    // The reader throws a plain error for a cut or garbled message, and the stack ends in deep groups.
    throw new OtlpFormatError(`is not an ${signal.request} in protobuf`, { cause: error });
  }
  return items;
}

interface Reading<Item> {
  signal: ProtobufSignal<Item>;
  items: Item[];
}

export const LENGTH_DELIMITED: WireType = 2;
export const VARINT: WireType = 0;
export const FIXED64: WireType = 1;

/** @param take whether it has read the field; what it has not is skipped */
export function readFields(reader: BinaryReader, end: number, take: (field: number, type: WireType) => boolean): void {
  while (reader.pos < end) {
    const [field, type] = reader.tag();
    if (!take(field, type)) reader.skip(type, field);
  }
  if (reader.pos !== end) throw new Error("a message does not end where it says");
}

/** Where the message that starts here ends. */
export function endOf(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new Error("a message is cut off");
  return end;
}

function readGroup<Item extends { scopeName: string }>(reader: BinaryReader, reading: Reading<Item>): void {
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
    readScope(reader, resource, reading);
    return true;
  });
}

function readScope<Item extends { scopeName: string }>(
  reader: BinaryReader,
  resource: Attributes,
  { signal, items }: Reading<Item>,
): void {
  const own: Item[] = [];
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
    if (items.length + own.length >= RECORDS_MAX) throw new OtlpTooManyError();
    own.push(signal.read(reader, resource));
    return true;
  });
  // The scope may come after its records on the wire.
  for (const item of own) {
    item.scopeName = scopeName;
    items.push(item);
  }
}

/** A `KeyValue`; its value is read only when its key is known, so keys must come first, as every encoder writes them. */
export function readAttribute(reader: BinaryReader, attributes: Map<KnownAttribute, AttributeValue>): void {
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

/** Null for zero, which is how "none" is written. */
export function readNanoseconds(reader: BinaryReader): bigint | null {
  const nanoseconds = BigInt(reader.fixed64());
  return nanoseconds === 0n ? null : nanoseconds;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Null for another length and for all zeros, which is how "none" is written. */
export function idOf(bytes: Uint8Array, length: number): string | null {
  if (bytes.length !== length) return null;
  let text = "";
  let any = 0;
  for (const byte of bytes) {
    text += HEX[byte];
    any |= byte;
  }
  return any === 0 ? null : text;
}
