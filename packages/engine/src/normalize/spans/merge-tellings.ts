import type { UsageEvent } from "../../kernel/usage-event.js";
import { CLAUDE_CODE } from "../claude-code/claude-code-source.js";
import { responseKey } from "./response-key.js";
import { identityOf, type ResolvedTrace } from "./resolve-trace.js";

/**
 * Makes one event of several that tell of the same answer: a gateway's and an application's, in one trace or in two.
 *
 * The best-informed feed gives the event its identity and its time; each field is that of the best-informed telling that
 * knows it. A pure function of the set, so nothing depends on what came first. An id that one sender puts on calls which
 * used different things is a constant and no id.
 */
export function mergeTellings({ events, uncounted }: ResolvedTrace): ResolvedTrace {
  const byAnswer = new Map<string, UsageEvent[]>();
  for (const event of events.values()) {
    const key = responseKey(event.responseId);
    if (key === null) continue;
    const tellings = byAnswer.get(key);
    if (tellings === undefined) byAnswer.set(key, [event]);
    else tellings.push(event);
  }
  const merged: ResolvedTrace = { events: new Map(events), uncounted: new Map(uncounted) };
  for (const tellings of byAnswer.values()) {
    if (tellings.length < 2 || isConstant(tellings)) continue;
    const [best, ...others] = tellings.toSorted(byRank);
    if (best === undefined) continue;
    for (const other of others) {
      merged.events.delete(identityOf(other));
      merged.uncounted.set(identityOf(other), other);
    }
    merged.uncounted.delete(identityOf(best));
    merged.events.set(identityOf(best), others.reduce(fillGaps, best));
  }
  return merged;
}

/** Broadcast, LiteLLM, spans of applications; of equals the longest copy, then any, but always the same. */
function byRank(left: UsageEvent, right: UsageEvent): number {
  return (
    rankOf(right) - rankOf(left) || grownTo(right) - grownTo(left) || (identityOf(left) < identityOf(right) ? -1 : 1)
  );
}

/** What an agent logs under one id of an answer is one message, written several times while it grows. */
function grownTo({ source, completionTokens }: UsageEvent): number {
  return source === CLAUDE_CODE ? (completionTokens ?? 0) : 0;
}

function rankOf({ source, gateway, status, promptTokens, usagePicoUsd }: UsageEvent): number {
  const feed = source === "openrouter" ? 2 : gateway === "litellm" ? 1 : 0;
  // A snapshot that was sent before the end, or a try that failed, says less than any success.
  const isWhole = status === "ok" && (promptTokens !== null || usagePicoUsd !== null);
  return (isWhole ? 10 : 0) + feed;
}

function isConstant(tellings: readonly UsageEvent[]): boolean {
  return tellings.some((one) =>
    tellings.some(
      (other) =>
        one.source === other.source &&
        one.source !== CLAUDE_CODE &&
        one.completionTokens !== null &&
        other.completionTokens !== null &&
        one.completionTokens !== other.completionTokens,
    ),
  );
}

/** What belongs to the telling itself, or goes together with other fields. */
const OWN_FIELDS: ReadonlySet<string> = new Set<keyof UsageEvent>([
  "id",
  "source",
  "type",
  "occurredAtMs",
  "workspaceId",
  "user",
  "userEmail",
  "usagePicoUsd",
  "costSource",
  "priceVersion",
  "status",
  "errorType",
  "traceId",
  "spanId",
  "schema",
]);

function fillGaps(event: UsageEvent, other: UsageEvent): UsageEvent {
  const gaps = Object.entries(event).flatMap(([name, value]): [string, unknown][] =>
    value === null && !OWN_FIELDS.has(name) ? [[name, other[name as keyof UsageEvent]]] : [],
  );
  // Every name is a field of both, with the same type.
  const filled = { ...event, ...(Object.fromEntries(gaps) as Partial<UsageEvent>) };
  if (event.user === null && event.userEmail === null) {
    filled.user = other.user;
    filled.userEmail = other.userEmail;
  }
  if (event.usagePicoUsd === null && other.usagePicoUsd !== null) {
    filled.usagePicoUsd = other.usagePicoUsd;
    filled.costSource = other.costSource;
    filled.priceVersion = other.priceVersion;
  }
  return filled;
}
