import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { FLAG_FIELDS, MONEY_FIELDS, NUMBER_FIELDS, TEXT_FIELDS } from "./event-fields.js";
import { JsonText, rawJson } from "./json-text.js";
import { isPlacedId, placedId } from "./placed-id.js";
import { type LentFacts, NO_FACTS, type SpanFacts, type SpanRole } from "./span-facts.js";

/** Where a span stands; kept beside its facts. */
export type SpanPlace = Pick<SpanFacts, "traceId" | "spanId" | "parentSpanId">;

/**
 * The facts of a span as text, "" when there are none; without where it stands, and without what of its event follows from
 * that. Same facts, same text.
 */
export function encodeSpanFacts(span: SpanFacts): string {
  return textOf((text) => writeSpanFacts(text, span));
}

/** The same, after what the text holds. Written by hand, as events are: spans come in by the thousand. */
export function writeSpanFacts(text: JsonText, span: SpanFacts): void {
  const { role, operation, ofResource, event } = span;
  if (role === "link") {
    if (!hasLent(span)) return;
    writeLent(text, ONLY_LENT, span);
    text.raw(END);
    return;
  }
  writeText(text, ROLE, role);
  writeText(text, OPERATION, operation);
  if (hasLent(span)) writeLent(text, LENT, span);
  if (hasLent(ofResource)) writeLent(text, OF_RESOURCE, ofResource);
  if (event !== null) {
    text.raw(EVENT);
    writeEvent(text, event, isOfPlace(role) ? span : null);
  }
  text.raw(END);
}

/** The same facts back. The text was written by `encodeSpanFacts`, so it is trusted. */
export function decodeSpanFacts(place: SpanPlace, text: string): SpanFacts {
  const stored: StoredFacts = text === "" ? {} : (JSON.parse(text) as StoredFacts);
  const { role = "link", operation = null } = stored;
  const { traceId, spanId, parentSpanId } = place;
  return {
    traceId,
    spanId,
    parentSpanId,
    ...NO_FACTS,
    ...stored.lent,
    role,
    operation,
    ofResource: { ...NO_FACTS, ...stored.ofResource },
    event:
      stored.event === undefined
        ? null
        : wholeEvent(stored.event, isOfPlace(role) ? placedValues(place, operation) : USUAL),
  };
}

/** An event that was told by itself as text, in the form in which the facts of a span hold theirs. */
export function encodeEventFacts(event: UsageEvent): string {
  return textOf((text) => writeEventFacts(text, event));
}

/** The same, after what the text holds. */
export function writeEventFacts(text: JsonText, event: UsageEvent): void {
  text.raw(ONLY_EVENT);
  writeEvent(text, event, null);
  text.raw(END);
}

/** The same event back. The text was written by `encodeEventFacts`, so it is trusted. */
export function decodeEventFacts(text: string): UsageEvent {
  const { event } = JSON.parse(text) as Required<Pick<StoredFacts, "event">>;
  return wholeEvent(event, USUAL);
}

interface StoredFacts {
  role?: SpanRole;
  operation?: string | null;
  lent?: Partial<LentFacts>;
  ofResource?: Partial<LentFacts>;
  event?: StoredEvent;
}

/** Money as text. Null only where another value would be taken for granted. */
type StoredEvent = Record<string, string | number | boolean | null>;

/** What an event says unless its text says something else. */
type TakenForGranted = Pick<UsageEvent, "id" | "type" | "status" | "operation" | "traceId" | "spanId">;

const USUAL: TakenForGranted = {
  id: "",
  type: "generation",
  status: "ok",
  operation: null,
  traceId: null,
  spanId: null,
};
const GRANTED_FIELDS = Object.keys(USUAL) as (keyof TakenForGranted)[];

/** Log records stand in groups of their own, from which nothing of their events follows. */
function isOfPlace(role: SpanRole): boolean {
  return role !== "record" && role !== "session";
}

function placedValues({ traceId, spanId }: SpanPlace, operation: string | null): TakenForGranted {
  return { ...USUAL, id: placedId({ traceId, spanId }), operation, traceId, spanId };
}

const EMPTY = emptyUsageEvent({ id: "", source: "", type: "generation", occurredAtMs: 0, workspaceId: "" });

/**
 * What the text of a call calls its most frequent fields; the others, and those that statements look for when somebody is
 * erased, are called by their names. A letter stands for its field as long as texts are kept.
 */
const SHORT_NAMES: Readonly<Partial<Record<keyof UsageEvent, string>>> = {
  source: "s",
  occurredAtMs: "t",
  workspaceId: "w",
  model: "m",
  modelPermaslug: "p",
  endpointId: "e",
  providerName: "h",
  gateway: "g",
  promptTokens: "i",
  cachedTokens: "c",
  completionTokens: "o",
  reasoningTokens: "r",
  usagePicoUsd: "u",
  costSource: "b",
  latencyMs: "l",
  ttftMs: "f",
  generationMs: "d",
  streamed: "n",
  finishReason: "x",
  responseId: "a",
  schema: "v",
};
const FULL_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(SHORT_NAMES).map(([name, short]) => [short, name]),
);

/** What stands before the value of a field. */
function headOf(name: keyof UsageEvent): Uint8Array {
  return rawJson(`,"${SHORT_NAMES[name] ?? name}":`);
}

interface Field<Value> {
  head: Uint8Array;
  valueOf: (event: UsageEvent) => Value;
}

function fieldsOf<Value>(fields: Readonly<Record<string, (event: UsageEvent) => Value>>): readonly Field<Value>[] {
  return Object.entries(fields).map(([name, valueOf]) => ({ head: headOf(name as keyof UsageEvent), valueOf }));
}

const TEXTS = fieldsOf<string | null>(TEXT_FIELDS);
const NUMBERS = fieldsOf<number | null>(NUMBER_FIELDS);
const AMOUNTS = fieldsOf<bigint | null>(MONEY_FIELDS);
const FLAGS = fieldsOf<boolean | null>(FLAG_FIELDS);

const [OPEN, COMMA, END] = [rawJson("{"), rawJson(","), rawJson("}")];
const [NULL, TRUE, FALSE] = [rawJson("null"), rawJson("true"), rawJson("false")];
const [ROLE, OPERATION] = [rawJson('{"role":'), rawJson(',"operation":')];
const [ONLY_LENT, LENT, OF_RESOURCE] = [rawJson('{"lent":'), rawJson(',"lent":'), rawJson(',"ofResource":')];
const [USER, USER_EMAIL, CHAT_ID] = [rawJson('"user":'), rawJson('"userEmail":'), rawJson('"chatId":')];
const [ONLY_EVENT, EVENT] = [rawJson('{"event":'), rawJson(',"event":')];
const SOURCE = rawJson(`{"${SHORT_NAMES.source ?? ""}":`);
const [ID, TYPE, STATUS] = [headOf("id"), headOf("type"), headOf("status")];
const [TRACE_ID, SPAN_ID] = [headOf("traceId"), headOf("spanId")];

/** @param span whose event it is; null when nothing of it follows from a span */
function writeEvent(text: JsonText, event: UsageEvent, span: SpanFacts | null): void {
  // It is in every event, so that all others have a comma before them.
  text.raw(SOURCE);
  text.quoted(event.source);
  if (span === null || !isPlacedId(event.id, span)) writeText(text, ID, event.id);
  if (event.type !== USUAL.type) writeText(text, TYPE, event.type);
  if (event.status !== USUAL.status) writeText(text, STATUS, event.status);
  if (event.operation !== (span === null ? null : span.operation)) writeText(text, OPERATION, event.operation);
  if (event.traceId !== (span === null ? null : span.traceId)) writeText(text, TRACE_ID, event.traceId);
  if (event.spanId !== (span === null ? null : span.spanId)) writeText(text, SPAN_ID, event.spanId);
  for (const { head, valueOf } of TEXTS) {
    const value = valueOf(event);
    if (value !== null) writeText(text, head, value);
  }
  for (const { head, valueOf } of NUMBERS) {
    const value = valueOf(event);
    if (value === null) continue;
    text.raw(head);
    text.number(value);
  }
  for (const { head, valueOf } of AMOUNTS) {
    const value = valueOf(event);
    if (value !== null) writeText(text, head, String(value));
  }
  for (const { head, valueOf } of FLAGS) {
    const value = valueOf(event);
    if (value === null) continue;
    text.raw(head);
    text.raw(value ? TRUE : FALSE);
  }
  text.raw(END);
}

function writeText(text: JsonText, head: Uint8Array, value: string | null): void {
  text.raw(head);
  if (value === null) text.raw(NULL);
  else text.quoted(value);
}

function hasLent({ user, userEmail, chatId }: LentFacts): boolean {
  return user !== null || userEmail !== null || chatId !== null;
}

function writeLent(text: JsonText, head: Uint8Array, { user, userEmail, chatId }: LentFacts): void {
  text.raw(head);
  let separator = OPEN;
  const write = (name: Uint8Array, value: string | null): void => {
    if (value === null) return;
    text.raw(separator);
    writeText(text, name, value);
    separator = COMMA;
  };
  write(USER, user);
  write(USER_EMAIL, userEmail);
  write(CHAT_ID, chatId);
  text.raw(END);
}

const SCRATCH = new JsonText();

function textOf(write: (text: JsonText) => void): string {
  SCRATCH.clear();
  write(SCRATCH);
  return SCRATCH.toString();
}

/** Money is a bigint, which JSON has as text. */
const MONEY: ReadonlySet<string> = new Set(Object.keys(MONEY_FIELDS));

function wholeEvent(stored: StoredEvent, granted: TakenForGranted): UsageEvent {
  const event: UsageEvent = { ...EMPTY };
  const fields: Record<string, unknown> = asRecord(event);
  for (const name of GRANTED_FIELDS) fields[name] = granted[name];
  for (const key of Object.keys(stored)) {
    const value = stored[key] ?? null;
    const name = FULL_NAMES.get(key) ?? key;
    fields[name] = MONEY.has(name) && value !== null ? BigInt(value) : value;
  }
  return event;
}

/** What was taken from an event goes back into the same fields. */
function asRecord(event: UsageEvent): Record<string, unknown> {
  return event as unknown as Record<string, unknown>;
}
