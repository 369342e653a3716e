import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import { toEpochDay } from "../kernel/day.js";
import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { isRecordGroup, isSessionGroup } from "../normalize/logs/log-groups.js";
import { rankOfFeed, type Telling } from "../normalize/spans/feed.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import { answerOf } from "../normalize/spans/response-key.js";

/** An event of a trace: a call, or what the trace amounts to beside its calls. */
export interface TracedEvent {
  event: UsageEvent;
  traceId: string;
}

/** By the identities of the events. */
export type TracedEvents = ReadonlyMap<string, TracedEvent>;

/**
 * Which of the events that count are calls of a trace, and which trace stands for each.
 *
 * Of several traces that tell of one call, the one that says the least of it stands for it: the application's before its
 * gateway's. A prompt to an agent is one trace there, and as many as it has calls at the gateway.
 *
 * @param told what each trace tells, by identity
 */
export function tracedCalls(
  events: ReadonlyMap<string, UsageEvent>,
  told: ReadonlyMap<string, Telling>,
  traceOf: ReadonlyMap<string, string>,
): Map<string, TracedEvent> {
  const calls = new Map<string, TracedEvent & { rank: number }>();
  let byAnswer: Map<string, string> | null = null;
  for (const [own, telling] of told) {
    const traceId = traceOf.get(own);
    if (traceId === undefined || telling.event.type !== "generation" || !isTrace(traceId)) continue;
    let identity: string | undefined = own;
    if (!events.has(own)) {
      byAnswer ??= identitiesByAnswer(events);
      identity = byAnswer.get(answerOf(telling.event) ?? "");
    }
    const event = identity === undefined ? undefined : events.get(identity);
    if (identity === undefined || event === undefined) continue;
    const rank = rankOfFeed(telling.feed);
    const other = calls.get(identity);
    if (other !== undefined && (other.rank > rank || (other.rank === rank && other.traceId <= traceId))) continue;
    calls.set(identity, { event, traceId, rank });
  }
  return calls;
}

/** Log records stand in groups of their own, and say themselves what is a chat or a message. */
export function isTrace(traceId: string): boolean {
  return !isRecordGroup(traceId) && !isSessionGroup(traceId);
}

function identitiesByAnswer(events: ReadonlyMap<string, UsageEvent>): Map<string, string> {
  const identities = new Map<string, string>();
  for (const [identity, event] of events) {
    const answer = answerOf(event);
    if (answer !== null) identities.set(answer, identity);
  }
  return identities;
}

/**
 * The messages of traces: of each that has a call which went well, one of its user, at the first such call, and one of the
 * assistant, at the last. A prompt to an agent is one message, not one for each call it takes.
 *
 * @param beforeMs traces whose first such call is later have none
 */
export function deriveMessages(calls: TracedEvents, beforeMs: number): TracedEvents {
  const ends = new Map<string, { first: UsageEvent; last: UsageEvent }>();
  for (const { event, traceId } of calls.values()) {
    if (!isPrompt(event)) continue;
    const known = ends.get(traceId);
    if (known === undefined) ends.set(traceId, { first: event, last: event });
    else if (isBefore(event, known.first)) known.first = event;
    else if (isBefore(known.last, event)) known.last = event;
  }
  const messages = new Map<string, TracedEvent>();
  for (const [traceId, { first, last }] of ends) {
    if (first.occurredAtMs >= beforeMs) continue;
    for (const event of [messageOf(traceId, "user", first), messageOf(traceId, "assistant", last)]) {
      messages.set(identityOf(event), { event, traceId });
    }
  }
  return messages;
}

/** Whether the call is an answer to somebody: embeddings and reranking are none, nor is what failed. */
function isPrompt({ type, status, operation }: UsageEvent): boolean {
  return type === "generation" && status === "ok" && operation !== "embeddings" && operation !== "rerank";
}

/** In the order of time; of one moment always the same. */
export function isBefore(one: CallMoment, other: CallMoment): boolean {
  if (one.occurredAtMs !== other.occurredAtMs) return one.occurredAtMs < other.occurredAtMs;
  return one.source === other.source ? one.id < other.id : one.source < other.source;
}

/** What orders calls: their time, and where two have one, their names. */
export type CallMoment = Pick<UsageEvent, "occurredAtMs" | "source" | "id">;

const PREFIXES = { user: "message:", assistant: "answer:" } as const;
const ROLES = ["user", "assistant"] as const;

function messageOf(traceId: string, role: keyof typeof PREFIXES, call: UsageEvent): UsageEvent {
  const { occurredAtMs, workspaceId } = call;
  const identity = { id: PREFIXES[role] + traceId, source: DERIVED_SOURCE, occurredAtMs, workspaceId };
  const message = emptyUsageEvent({ ...identity, type: "message.created" });
  message.user = call.user;
  message.userEmail = call.userEmail;
  message.apiKeyHash = call.apiKeyHash;
  message.chatId = call.chatId;
  message.role = role;
  message.traceId = traceId;
  message.schema = DERIVED_SCHEMA;
  return message;
}

export const DERIVED_SCHEMA = "derived/1";

/**
 * The days of a trace on which a message of it may ever have been told, whatever was known of it then: those of every
 * telling that looks like an answer to somebody. Each with such a telling.
 */
type PossibleDays = ReadonlyMap<number, UsageEvent>;

/** @param tellings of the trace, and of every answer that it tells of */
export function possibleDays(tellings: Iterable<UsageEvent>, beforeMs: number): PossibleDays {
  const days = new Map<number, UsageEvent>();
  let isPossible = false;
  for (const event of tellings) {
    if (!isPrompt(event)) continue;
    if (event.occurredAtMs < beforeMs) isPossible = true;
    days.set(toEpochDay(event.occurredAtMs), event);
  }
  return isPossible ? days : new Map();
}

/** The messages of these days that are not told: those have to be taken back, lest one stand twice, or without a call. */
export function untoldOnDays(traceId: string, days: PossibleDays, told: TracedEvents): UsageEvent[] {
  const untold: UsageEvent[] = [];
  for (const [day, call] of days) {
    for (const role of ROLES) {
      const identity = `${day}\0${DERIVED_SOURCE}\0${PREFIXES[role]}${traceId}`;
      if (!told.has(identity)) untold.push(messageOf(traceId, role, call));
    }
  }
  return untold;
}
