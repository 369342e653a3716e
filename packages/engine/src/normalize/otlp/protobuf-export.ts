import { Attributes, type AttributeValue } from "./attributes.js";
import { ATTRIBUTE_PLACES } from "./known-attributes.js";
import { OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./otlp-span.js";
import { FIXED64, LENGTH_DELIMITED, tagOf, VARINT, WireReader } from "./wire-reader.js";

/** How a signal's records are read, and the name of its request. Groups and scopes are alike in all signals. */
export interface ProtobufSignal<Item> {
  request: string;
  /** Reads the record that starts here, its length first. */
  read(wire: WireReader, resource: Attributes): Item;
}

/** The first two fields of most messages here are messages, lists of messages, or texts. */
const FIRST = tagOf(1, LENGTH_DELIMITED);
const SECOND = tagOf(2, LENGTH_DELIMITED);

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
    const wire = new WireReader(body);
    while (wire.isBefore(body.length)) {
      const tag = wire.tag();
      if (tag === FIRST) readGroup(wire, { signal, items });
      else wire.skip(tag);
    }
  } catch (error) {
    if (error instanceof OtlpTooManyError) throw error;
    // The reader throws a plain error for a cut or garbled message.
    throw new OtlpFormatError(`is not an ${signal.request} in protobuf`, { cause: error });
  }
  return items;
}

interface Reading<Item> {
  signal: ProtobufSignal<Item>;
  items: Item[];
}

function readGroup<Item extends { scopeName: string }>(wire: WireReader, reading: Reading<Item>): void {
  const resource = new Attributes();
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) readResource(wire, resource);
    else if (tag === SECOND) readScope(wire, resource, reading);
    else wire.skip(tag);
  }
}

function readResource(wire: WireReader, resource: Attributes): void {
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) readAttribute(wire, resource);
    else wire.skip(tag);
  }
}

function readScope<Item extends { scopeName: string }>(
  wire: WireReader,
  resource: Attributes,
  { signal, items }: Reading<Item>,
): void {
  const first = items.length;
  let scopeName = "";
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) scopeName = readScopeName(wire, scopeName);
    else if (tag === SECOND) {
      if (items.length >= RECORDS_MAX) throw new OtlpTooManyError();
      items.push(signal.read(wire, resource));
    } else wire.skip(tag);
  }
  // The scope may come after its records on the wire.
  for (let at = first; at < items.length; at++) {
    const item = items[at];
    if (item !== undefined) item.scopeName = scopeName;
  }
}

function readScopeName(wire: WireReader, before: string): string {
  let name = before;
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) name = wire.text();
    else wire.skip(tag);
  }
  return name;
}

/** A `KeyValue`; its value is read only when its key is known, so keys must come first, as every encoder writes them. */
export function readAttribute(wire: WireReader, attributes: Attributes): void {
  let place = NO_KEY;
  let valueAt = -1;
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) place = readKey(wire);
    else if (tag === SECOND && place >= 0) keep(attributes, place, readValue(wire));
    else {
      // Out of order: kept for when the key is known.
      if (tag === SECOND && place === NO_KEY) valueAt = wire.at;
      wire.skip(tag);
    }
  }
  if (valueAt < 0 || place < 0) return;
  const end = wire.at;
  wire.at = valueAt;
  keep(attributes, place, readValue(wire));
  wire.at = end;
}

const NO_KEY = -2;

/** Its place among the known attributes, -1 for one that is none of them. */
function readKey(wire: WireReader): number {
  const end = wire.end();
  const place = ATTRIBUTE_PLACES.in(wire.bytes, wire.at, end);
  wire.at = end;
  return place;
}

function keep(attributes: Attributes, place: number, value: AttributeValue | null): void {
  if (value !== null) attributes.set(place, value);
}

const FLAG = tagOf(2, VARINT);
const INTEGER = tagOf(3, VARINT);
const DOUBLE = tagOf(4, FIXED64);
const LIST = tagOf(5, LENGTH_DELIMITED);

/** An `AnyValue`: text, a number, a boolean, or the texts of a list; anything else is skipped. */
function readValue(wire: WireReader): AttributeValue | null {
  let value: AttributeValue | null = null;
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) value = wire.text();
    else if (tag === INTEGER) value = wire.int64();
    else if (tag === DOUBLE) value = wire.double();
    else if (tag === FLAG) value = wire.flag();
    else if (tag === LIST) value = readTexts(wire);
    else wire.skip(tag);
  }
  return value;
}

function readTexts(wire: WireReader): string[] {
  const texts: string[] = [];
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) readTextOfList(wire, texts);
    else wire.skip(tag);
  }
  return texts;
}

function readTextOfList(wire: WireReader, texts: string[]): void {
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    if (tag === FIRST) texts.push(wire.text());
    else wire.skip(tag);
  }
}
