import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { JsonText } from "./json-text.js";
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
    writeLent(text, '{"lent":', span);
    text.raw("}");
    return;
  }
  text.raw('{"role":"');
  text.raw(role);
  text.raw('","operation":');
  if (operation === null) text.raw("null");
  else text.quoted(operation);
  if (hasLent(span)) writeLent(text, ',"lent":', span);
  if (hasLent(ofResource)) writeLent(text, ',"ofResource":', ofResource);
  if (event !== null) {
    text.raw(',"event":');
    writeEvent(text, event, isOfPlace(role) ? placedValues(span, operation) : USUAL);
  }
  text.raw("}");
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
  text.raw('{"event":');
  writeEvent(text, event, USUAL);
  text.raw("}");
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

/** Log records stand in groups of their own, from which nothing of their events follows. */
function isOfPlace(role: SpanRole): boolean {
  return role !== "record" && role !== "session";
}

function placedValues({ traceId, spanId }: Pick<SpanPlace, "traceId" | "spanId">, operation: string | null) {
  return { id: `${traceId}:${spanId}`, type: USUAL.type, status: USUAL.status, operation, traceId, spanId };
}

const EMPTY = emptyUsageEvent({ id: "", source: "", type: "generation", occurredAtMs: 0, workspaceId: "" });
const GRANTED_FIELDS = Object.keys(USUAL) as (keyof TakenForGranted)[];
/** What stands before the values of the other fields, by name. */
const OTHER_HEADS: ReadonlyMap<string, string> = new Map(
  Object.keys(EMPTY)
    .filter((name) => !GRANTED_FIELDS.some((granted) => granted === name))
    .map((name) => [name, `"${name}":`]),
);

function writeEvent(text: JsonText, event: UsageEvent, granted: TakenForGranted): void {
  let separator = "{";
  for (const name of GRANTED_FIELDS) {
    const value = event[name];
    if (value === granted[name]) continue;
    text.raw(separator);
    separator = ",";
    text.raw(`"${name}":`);
    if (value === null) text.raw("null");
    else text.quoted(value);
  }
  // Lists of all names and values are at hand in every event; to ask it for one name after the other takes longer.
  const names = Object.keys(event);
  const values = valuesOf(event);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? null;
    if (value === null) continue;
    const ofField = OTHER_HEADS.get(names[at] ?? "");
    if (ofField === undefined) continue;
    text.raw(separator);
    separator = ",";
    text.raw(ofField);
    if (typeof value === "string") text.quoted(value);
    else text.raw(typeof value === "bigint" ? `"${value}"` : String(value));
  }
  text.raw("}");
}

/** `Object.values` promises anything; an event has its own fields and no others. */
function valuesOf(event: UsageEvent): readonly UsageEvent[keyof UsageEvent][] {
  return Object.values(event) as UsageEvent[keyof UsageEvent][];
}

function hasLent({ user, userEmail, chatId }: LentFacts): boolean {
  return user !== null || userEmail !== null || chatId !== null;
}

function writeLent(text: JsonText, head: string, { user, userEmail, chatId }: LentFacts): void {
  text.raw(head);
  let separator = "{";
  if (user !== null) {
    text.raw('{"user":');
    text.quoted(user);
    separator = ",";
  }
  if (userEmail !== null) {
    text.raw(`${separator}"userEmail":`);
    text.quoted(userEmail);
    separator = ",";
  }
  if (chatId !== null) {
    text.raw(`${separator}"chatId":`);
    text.quoted(chatId);
  }
  text.raw("}");
}

const SCRATCH = new JsonText();

function textOf(write: (text: JsonText) => void): string {
  SCRATCH.clear();
  write(SCRATCH);
  return SCRATCH.toString();
}

/** Money ends in `PicoUsd` and is a bigint, which JSON has as text. */
const MONEY: ReadonlySet<string> = new Set(Object.keys(EMPTY).filter((name) => name.endsWith("PicoUsd")));

function wholeEvent(stored: StoredEvent, granted: TakenForGranted): UsageEvent {
  const event: UsageEvent = { ...EMPTY };
  const fields: Record<string, unknown> = asRecord(event);
  for (const name of GRANTED_FIELDS) fields[name] = granted[name];
  for (const name of Object.keys(stored)) {
    const value = stored[name] ?? null;
    fields[name] = MONEY.has(name) && value !== null ? BigInt(value) : value;
  }
  return event;
}

/** What was taken from an event goes back into the same fields. */
function asRecord(event: UsageEvent): Record<string, unknown> {
  return event as unknown as Record<string, unknown>;
}
