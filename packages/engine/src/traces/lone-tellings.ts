import type { UsageEvent } from "../kernel/usage-event.js";
import { isRecordGroup, isSessionGroup } from "../normalize/logs/log-groups.js";
import { isPlacedId } from "../normalize/spans/placed-id.js";
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
  const traces = new Repeats();
  const answers = new Repeats();
  const events = new Repeats();
  // Spans alone cannot tell of one event from two places, but under an id of the sender's, which is looked at below.
  const mayMeet = told.posted.length > 0;
  for (const { traceId, event } of told.spans) {
    traces.add(traceId);
    const answer = event === null ? null : answerOf(event);
    if (answer !== null) answers.add(answer);
    if (event !== null && mayMeet) events.add(keyOf(event));
  }
  for (const { answer, event } of told.posted) {
    answers.add(answer);
    events.add(keyOf(event));
  }
  const isLoneSpan = ({ traceId, spanId, event }: SpanFacts): boolean => {
    if (traces.has(traceId) || isRecordGroup(traceId) || isSessionGroup(traceId)) return false;
    if (event === null) return true;
    const answer = answerOf(event);
    if (answer !== null && answers.has(answer)) return false;
    return isPlacedId(event.id, { traceId, spanId }) && !(mayMeet && events.has(keyOf(event)));
  };
  const isLoneEvent = ({ answer, event }: PostedTelling): boolean => !answers.has(answer) && !events.has(keyOf(event));
  const [spans, otherSpans] = part(told.spans, isLoneSpan);
  const [posted, otherPosted] = part(told.posted, isLoneEvent);
  return { spans, posted, rest: { spans: otherSpans, posted: otherPosted } };
}

/** Which texts came more than once; few do. */
class Repeats {
  readonly #once = new Set<string>();
  readonly #again = new Set<string>();

  add(text: string): void {
    const before = this.#once.size;
    this.#once.add(text);
    if (this.#once.size === before) this.#again.add(text);
  }

  has(text: string): boolean {
    return this.#again.size > 0 && this.#again.has(text);
  }
}

/** An event's place without its day, for a second telling may move it to another. */
function keyOf({ source, id }: UsageEvent): string {
  return `${source}\0${id}`;
}

function part<Item>(items: readonly Item[], isIn: (item: Item) => boolean): [Item[], Item[]] {
  const parts: [Item[], Item[]] = [[], []];
  for (const item of items) parts[isIn(item) ? 0 : 1].push(item);
  return parts;
}
