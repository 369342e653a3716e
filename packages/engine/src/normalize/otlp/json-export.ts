import { Attributes, type AttributeValue } from "./attributes.js";
import { DEPTH_MAX, JsonDepthError, JsonReader, type Scalar } from "./json-reader.js";
import { ATTRIBUTE_PLACES } from "./known-attributes.js";
import { toMilliseconds, toNanoseconds } from "./nanoseconds.js";
import { OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./otlp-span.js";
import { TextPlaces } from "./text-places.js";

/** The names that a signal's export has for its groups and its records, and how one record is read. */
export interface JsonSignal<Item extends { scopeName: string }> {
  groups: string;
  scopes: string;
  records: string;
  /** Reads the record that starts here, an object. */
  read(json: JsonReader, resource: Attributes): Item;
}

/**
 * Reads an `Export…ServiceRequest` in OTLP's own JSON: ids are hexadecimal, 64-bit numbers are text or numbers, names are
 * lowerCamelCase, and unknown ones are ignored. Members come in any order, and of one that is there twice the last holds;
 * a list that must be one of objects must be so each time.
 *
 * Read off the bytes as protobuf is: what is not known is skipped unread, so that no copy of a prompt is in memory.
 */
export class JsonExportReader<Item extends { scopeName: string }> {
  readonly #signal: JsonSignal<Item>;
  readonly #inExport: TextPlaces;
  readonly #inGroup: TextPlaces;
  readonly #inScope: TextPlaces;

  constructor(signal: JsonSignal<Item>) {
    this.#signal = signal;
    this.#inExport = new TextPlaces([signal.groups]);
    this.#inGroup = new TextPlaces(["resource", signal.scopes]);
    this.#inScope = new TextPlaces(["scope", signal.records]);
  }

  /**
   * @param body UTF-8
   * @throws OtlpFormatError, OtlpTooManyError
   */
  read(body: Uint8Array): Item[] {
    try {
      return this.#readExport(new JsonReader(body));
    } catch (error) {
      if (error instanceof OtlpFormatError || error instanceof OtlpTooManyError) throw error;
      const isDeep = error instanceof JsonDepthError;
      throw new OtlpFormatError(isDeep ? `nests more than ${DEPTH_MAX} lists and objects` : "is not JSON", {
        cause: error,
      });
    }
  }

  #readExport(json: JsonReader): Item[] {
    const items: Item[] = [];
    const { groups } = this.#signal;
    const isObject = json.isObject();
    if (!isObject) json.skip();
    else {
      for (let more = json.object(); more; more = json.nextMember()) {
        if (json.key(this.#inExport) !== FIRST) json.skip();
        else {
          items.length = 0;
          readObjects(json, groups, () => this.#readGroup(json, items));
        }
      }
    }
    json.end();
    if (!isObject) throw new OtlpFormatError(`is not a JSON object with ${groups}`);
    return items;
  }

  #readGroup(json: JsonReader, items: Item[]): void {
    const { scopes } = this.#signal;
    const from = items.length;
    // Records have it before it is read, for it may come after them.
    const resource = new Attributes();
    for (let more = json.object(); more; more = json.nextMember()) {
      const place = json.key(this.#inGroup);
      if (place === FIRST) readResource(json, resource);
      else if (place === SECOND) {
        items.length = from;
        readObjects(json, scopes, () => this.#readScope(json, { items, resource }));
      } else json.skip();
    }
  }

  #readScope(json: JsonReader, { items, resource }: { items: Item[]; resource: Attributes }): void {
    const { records } = this.#signal;
    const from = items.length;
    let scopeName = "";
    for (let more = json.object(); more; more = json.nextMember()) {
      const place = json.key(this.#inScope);
      if (place === FIRST) scopeName = readTextMember(json, SCOPE) ?? "";
      else if (place === SECOND) {
        items.length = from;
        readObjects(json, records, () => {
          if (items.length >= RECORDS_MAX) throw new OtlpTooManyError();
          items.push(this.#signal.read(json, resource));
        });
      } else json.skip();
    }
    // It may come after its records too.
    for (let at = from; at < items.length; at++) {
      const item = items[at];
      if (item !== undefined) item.scopeName = scopeName;
    }
  }
}

const FIRST = 0;
const SECOND = 1;

/** The members of a repeated field; null is none. */
function readObjects(json: JsonReader, name: string, read: () => void): void {
  let areObjects = true;
  if (!json.isList()) areObjects = json.scalar() === null;
  else {
    for (let more = json.list(); more; more = json.nextItem()) {
      if (json.isObject()) read();
      else {
        // What is no value either is said to be that.
        json.skip();
        areObjects = false;
      }
    }
  }
  if (!areObjects) throw new OtlpFormatError(`holds ${name} that are no objects`);
}

const RESOURCE = new TextPlaces(["attributes"]);

function readResource(json: JsonReader, resource: Attributes): void {
  resource.clear();
  for (let more = json.object(); more; more = json.nextMember()) {
    if (json.key(RESOURCE) === FIRST) readAttributes(json, resource);
    else json.skip();
  }
}

const SCOPE = new TextPlaces(["name"]);

/** The member of that name, of what may be an object; null when it is no text, or takes more bytes. */
export function readTextMember(json: JsonReader, names: TextPlaces, bytesMax?: number): string | null {
  let text: string | null = null;
  for (let more = json.object(); more; more = json.nextMember()) {
    if (json.key(names) === FIRST) text = json.text(bytesMax);
    else json.skip();
  }
  return text;
}

/** Nanoseconds as whole milliseconds, cut; null for none. */
export function readMilliseconds(json: JsonReader): number | null {
  const ms = json.milliseconds();
  return ms === undefined ? toMilliseconds(toNanoseconds(json.scalar())) : ms;
}

/** A list of `KeyValue`, in place of what is there; those that Daybook reads, and of a key told twice the last. */
export function readAttributes(json: JsonReader, attributes: Attributes): void {
  attributes.clear();
  for (let more = json.list(); more; more = json.nextItem()) readAttribute(json, attributes);
}

const KEY_VALUE = new TextPlaces(["key", "value"]);
const NO_KEY = -1;

/** Its value is read only when its key is known; where that comes later, the reader comes back to it. */
function readAttribute(json: JsonReader, attributes: Attributes): void {
  let place = NO_KEY;
  let valueAt = -1;
  let value: AttributeValue | null | undefined;
  for (let more = json.object(); more; more = json.nextMember()) {
    const member = json.key(KEY_VALUE);
    if (member === FIRST) place = json.place(ATTRIBUTE_PLACES);
    else if (member === SECOND) {
      valueAt = json.at;
      value = undefined;
      if (place === NO_KEY) json.skip();
      else value = readValue(json);
    } else json.skip();
  }
  if (place === NO_KEY || valueAt < 0) return;
  if (value === undefined) {
    const end = json.at;
    json.at = valueAt;
    value = readValue(json);
    json.at = end;
  }
  if (value !== null) attributes.set(place, value);
}

const ANY_VALUE = new TextPlaces(["stringValue", "intValue", "doubleValue", "boolValue", "arrayValue"]);

/** An `AnyValue`: text, a number, a boolean, or the texts of a list; null for anything else. Of several the first of these. */
function readValue(json: JsonReader): AttributeValue | null {
  let text: string | null = null;
  let integer: number | string | null = null;
  let double: number | string | null = null;
  let flag: boolean | null = null;
  let texts: string[] | null = null;
  for (let more = json.object(); more; more = json.nextMember()) {
    switch (json.key(ANY_VALUE)) {
      case 0:
        text = json.text();
        break;
      case 1:
        integer = toInteger(json.scalar());
        break;
      case 2:
        double = toDouble(json.scalar());
        break;
      case 3:
        flag = toFlag(json.scalar());
        break;
      case 4:
        texts = readTexts(json);
        break;
      default:
        json.skip();
    }
  }
  return text ?? integer ?? double ?? flag ?? texts;
}

const INTEGER = /^-?\d{1,20}$/;

function toInteger(value: Scalar): number | string | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !INTEGER.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function toDouble(value: Scalar): number | string | null {
  return typeof value === "number" || typeof value === "string" ? value : null;
}

function toFlag(value: Scalar): boolean | null {
  return typeof value === "boolean" ? value : null;
}

const VALUES = new TextPlaces(["values"]);
const TEXT = new TextPlaces(["stringValue"]);

/** The texts of an `ArrayValue`; null when it is none. */
function readTexts(json: JsonReader): string[] | null {
  let texts: string[] | null = null;
  for (let more = json.object(); more; more = json.nextMember()) {
    if (json.key(VALUES) === FIRST) texts = readTextsOfList(json);
    else json.skip();
  }
  return texts;
}

function readTextsOfList(json: JsonReader): string[] | null {
  const texts: string[] | null = json.isList() ? [] : null;
  for (let more = json.list(); more; more = json.nextItem()) {
    const text = readTextMember(json, TEXT);
    if (text !== null) texts?.push(text);
  }
  return texts;
}
