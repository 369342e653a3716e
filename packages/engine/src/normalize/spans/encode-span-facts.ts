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
