import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { type LentFacts, NO_FACTS, type SpanFacts, type SpanRole } from "./span-facts.js";

/** Where a span stands; kept beside its facts. */
export type SpanPlace = Pick<SpanFacts, "traceId" | "spanId" | "parentSpanId">;

/**
 * The facts of a span as text, "" when there are none; without where it stands, and without what of its event follows from
 * that. Same facts, same text. Written by hand, as events are: spans come in by the thousand.
 */
export function encodeSpanFacts(span: SpanFacts): string {
  const { role, operation, ofResource, event } = span;
  const lent = lentText(span);
  if (role === "link") return lent === "" ? "" : `{"lent":${lent}}`;
  let text = `{"role":"${role}","operation":${operation === null ? "null" : quoted(operation)}`;
  if (lent !== "") text += `,"lent":${lent}`;
  const ofOthers = lentText(ofResource);
  if (ofOthers !== "") text += `,"ofResource":${ofOthers}`;
  if (event !== null) text += `,"event":${eventText(event, isOfPlace(role) ? placedValues(span, operation) : USUAL)}`;
  return `${text}}`;
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
  return `{"event":${eventText(event, USUAL)}}`;
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
    .map((name) => [name, `,"${name}":`]),
);

function eventText(event: UsageEvent, granted: TakenForGranted): string {
  let fields = "";
  for (const name of GRANTED_FIELDS) {
    const value = event[name];
    if (value === granted[name]) continue;
    fields += value === null ? `,"${name}":null` : `,"${name}":${quoted(value)}`;
  }
  // Lists of all names and values are at hand in every event; to ask it for one name after the other takes longer.
  const names = Object.keys(event);
  const values = valuesOf(event);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? null;
    if (value === null) continue;
    const head = OTHER_HEADS.get(names[at] ?? "");
    if (head === undefined) continue;
    fields += head;
    if (typeof value === "string") fields += quoted(value);
    else fields += typeof value === "bigint" ? `"${value}"` : value;
  }
  return `{${fields.slice(1)}}`;
}

/** `Object.values` promises anything; an event has its own fields and no others. */
function valuesOf(event: UsageEvent): readonly UsageEvent[keyof UsageEvent][] {
  return Object.values(event) as UsageEvent[keyof UsageEvent][];
}

function lentText({ user, userEmail, chatId }: LentFacts): string {
  if (user === null && userEmail === null && chatId === null) return "";
  let fields = user === null ? "" : `,"user":${quoted(user)}`;
  if (userEmail !== null) fields += `,"userEmail":${quoted(userEmail)}`;
  if (chatId !== null) fields += `,"chatId":${quoted(chatId)}`;
  return `{${fields.slice(1)}}`;
}

/** Text that JSON writes as it is, which to see is faster than a call out of JavaScript. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
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
