import type { UsageEvent } from "../kernel/usage-event.js";
import { isRecordGroup, isSessionGroup } from "../normalize/logs/log-groups.js";
import { answerOf } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { Told } from "./fact-rows.js";
import type { PostedTelling } from "./posted-telling.js";

/**
 * Parts off what has no other telling to be held against: spans that are all that is told of their trace and, should they be
 * calls, of their answer, and events that are all that is told of theirs. Such a span is a call or is none by itself, and
 * such an event counts as it is. Most calls are told once, in a trace of few spans.
 */
export function partLoneTellings(told: Told): { spans: SpanFacts[]; posted: PostedTelling[]; rest: Told } {
  const traces = new Map<string, number>();
  const answers = new Map<string, number>();
  const events = new Map<string, number>();
  for (const { traceId, event } of told.spans) {
    count(traces, traceId);
    const answer = event === null ? null : answerOf(event);
    if (answer !== null) count(answers, answer);
    // Spans alone cannot tell of one event from two places, but under an id of the sender's, which is looked at below.
    if (event !== null && told.posted.length > 0) count(events, keyOf(event));
  }
  for (const { answer, event } of told.posted) {
    count(answers, answer);
    count(events, keyOf(event));
  }
  const isLoneSpan = ({ traceId, spanId, event }: SpanFacts): boolean => {
    if (traces.get(traceId) !== 1 || isRecordGroup(traceId) || isSessionGroup(traceId)) return false;
    if (event === null) return true;
    const answer = answerOf(event);
    if (answer !== null && answers.get(answer) !== 1) return false;
    return event.id === `${traceId}:${spanId}` && (told.posted.length === 0 || events.get(keyOf(event)) === 1);
  };
  const isLoneEvent = ({ answer, event }: PostedTelling): boolean =>
    answers.get(answer) === 1 && events.get(keyOf(event)) === 1;
  const [spans, otherSpans] = part(told.spans, isLoneSpan);
  const [posted, otherPosted] = part(told.posted, isLoneEvent);
  return { spans, posted, rest: { spans: otherSpans, posted: otherPosted } };
}

/** An event's place without its day, for a second telling may move it to another. */
function keyOf({ source, id }: UsageEvent): string {
  return `${source}\0${id}`;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function part<Item>(items: readonly Item[], isIn: (item: Item) => boolean): [Item[], Item[]] {
  const parts: [Item[], Item[]] = [[], []];
  for (const item of items) parts[isIn(item) ? 0 : 1].push(item);
  return parts;
}
