import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { type LentFacts, NO_FACTS, type SpanFacts, type SpanRole } from "./span-facts.js";

/** Where a span stands; kept beside its facts. */
export type SpanPlace = Pick<SpanFacts, "traceId" | "spanId" | "parentSpanId">;

/** The facts of a span as text, "" when there are none; without where it stands. Same facts, same text. */
export function encodeSpanFacts({ role, operation, user, userEmail, chatId, ofResource, event }: SpanFacts): string {
  const lent = compactLent({ user, userEmail, chatId });
  if (role === "link") return lent === undefined ? "" : JSON.stringify({ lent });
  return JSON.stringify({ role, operation, lent, ofResource: compactLent(ofResource), event: compactEvent(event) });
}

/** The same facts back. The text was written by `encodeSpanFacts`, so it is trusted. */
export function decodeSpanFacts(place: SpanPlace, text: string): SpanFacts {
  const stored: StoredFacts = text === "" ? {} : (JSON.parse(text) as StoredFacts);
  return {
    ...place,
    ...NO_FACTS,
    ...stored.lent,
    role: stored.role ?? "link",
    operation: stored.operation ?? null,
    ofResource: { ...NO_FACTS, ...stored.ofResource },
    event: stored.event === undefined ? null : wholeEvent(stored.event),
  };
}

const EVENT_FIELDS = fieldsOf(
  emptyUsageEvent({ id: "", source: "", type: "generation", occurredAtMs: 0, workspaceId: "" }),
);

/** `Object.keys` promises text only; an event has its own fields and no others. */
function fieldsOf(event: UsageEvent): (keyof UsageEvent)[] {
  return Object.keys(event) as (keyof UsageEvent)[];
}

/** Text that JSON writes as it is, which to see is faster than a call out of JavaScript. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/**
 * An event that was told by itself as text, in the form in which the facts of a span hold theirs. Written by hand: events
 * come in by the thousand, and to make an object of what is known first takes longer.
 */
export function encodeEventFacts(event: UsageEvent): string {
  let fields = "";
  for (const name of EVENT_FIELDS) {
    const value = event[name];
    if (value === null) continue;
    fields += `,"${name}":`;
    if (typeof value === "string") fields += PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
    else fields += typeof value === "bigint" ? `"${value}"` : value;
  }
  return `{"event":{${fields.slice(1)}}}`;
}

/** The same event back. The text was written by `encodeEventFacts`, so it is trusted. */
export function decodeEventFacts(text: string): UsageEvent {
  const { event } = JSON.parse(text) as Required<Pick<StoredFacts, "event">>;
  return wholeEvent(event);
}

interface StoredFacts {
  role?: SpanRole;
  operation?: string | null;
  lent?: Partial<LentFacts>;
  ofResource?: Partial<LentFacts>;
  event?: StoredEvent;
}

type StoredEvent = Record<string, string | number | boolean>;

function compactLent(facts: LentFacts): Partial<LentFacts> | undefined {
  if (facts.user === null && facts.userEmail === null && facts.chatId === null) return undefined;
  const { user, userEmail, chatId } = facts;
  return {
    ...(user === null ? {} : { user }),
    ...(userEmail === null ? {} : { userEmail }),
    ...(chatId === null ? {} : { chatId }),
  };
}

/** Money ends in `PicoUsd` and is a bigint, which JSON has as text. */
const MONEY = /PicoUsd$/;

function compactEvent(event: UsageEvent | null): StoredEvent | undefined {
  if (event === null) return undefined;
  const compact: StoredEvent = {};
  for (const [name, value] of Object.entries(event) as [string, string | number | boolean | bigint | null][]) {
    if (value !== null) compact[name] = typeof value === "bigint" ? value.toString() : value;
  }
  return compact;
}

function wholeEvent(stored: StoredEvent): UsageEvent {
  const fields = Object.entries(stored).map(([name, value]) => [name, MONEY.test(name) ? BigInt(value) : value]);
  // What was taken from an event goes back into the same fields.
  const known = Object.fromEntries(fields) as Partial<UsageEvent> &
    Pick<UsageEvent, "id" | "source" | "type" | "occurredAtMs" | "workspaceId">;
  return { ...emptyUsageEvent(known), ...known };
}
