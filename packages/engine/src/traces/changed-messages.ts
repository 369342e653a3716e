import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { answerOf } from "../normalize/spans/response-key.js";
import { isTrace, possibleDays, type TracedEvents, untoldOnDays } from "./derive-messages.js";
import type { Told } from "./fact-rows.js";

/** The traces whose messages may change: those that are told of, and all that tell of an answer which is told of. */
export function concernedTraces({
  ownTraces,
  answers,
  tracesOf,
}: {
  ownTraces: ReadonlySet<string>;
  answers: ReadonlySet<string>;
  tracesOf: ReadonlyMap<string, ReadonlySet<string>>;
}): Set<string> {
  const traces = new Set(ownTraces);
  for (const answer of answers) for (const traceId of tracesOf.get(answer) ?? []) traces.add(traceId);
  return traces;
}

/**
 * The messages to write. As with calls: of a trace of which is known that all was written, what changed; of any other, all
 * that it has, and whatever it may have had before is taken back.
 *
 * @param traces whose messages may have changed
 * @param isInOrder whether all is known to be written of a trace that tells of these answers
 * @returns what is to be taken back has the type `retracted`
 */
export function changedMessages({
  all,
  traces,
  before,
  after,
  isInOrder,
  derivedBeforeMs,
}: {
  all: Told;
  traces: ReadonlySet<string>;
  before: TracedEvents;
  after: TracedEvents;
  isInOrder: (traceId: string, answers: readonly string[]) => boolean;
  derivedBeforeMs: number;
}): UsageEvent[] {
  const tellings = tellingsByTrace(all, traces);
  const changed: UsageEvent[] = [];
  const known = new Set<string>();
  for (const [traceId, { own, answers }] of tellings.byTrace) {
    if (isInOrder(traceId, [...answers])) {
      known.add(traceId);
      continue;
    }
    const others = [...answers].flatMap((answer) => tellings.byAnswer.get(answer) ?? []);
    const days = possibleDays([...own, ...others], derivedBeforeMs);
    for (const message of untoldOnDays(traceId, days, after)) changed.push({ ...message, type: RETRACTED });
  }
  for (const [identity, { event, traceId }] of after) {
    if (!traces.has(traceId)) continue;
    const earlier = known.has(traceId) ? before.get(identity)?.event : undefined;
    if (earlier === undefined || !isSameMessage(earlier, event)) changed.push(event);
  }
  for (const [identity, { event, traceId }] of before) {
    if (known.has(traceId) && !after.has(identity)) changed.push({ ...event, type: RETRACTED });
  }
  return changed;
}

interface Tellings {
  byTrace: Map<string, { own: UsageEvent[]; answers: Set<string> }>;
  byAnswer: Map<string, UsageEvent[]>;
}

/** What is told in each trace, and elsewhere of the answers that it tells of. */
function tellingsByTrace({ spans, posted }: Told, traces: ReadonlySet<string>): Tellings {
  const byTrace: Tellings["byTrace"] = new Map();
  const byAnswer: Tellings["byAnswer"] = new Map();
  const note = (answer: string, event: UsageEvent): void => {
    const known = byAnswer.get(answer);
    if (known === undefined) byAnswer.set(answer, [event]);
    else known.push(event);
  };
  for (const { traceId, event } of spans) {
    if (event === null) continue;
    const answer = answerOf(event);
    if (answer !== null) note(answer, event);
    if (!traces.has(traceId) || !isTrace(traceId)) continue;
    let trace = byTrace.get(traceId);
    if (trace === undefined) byTrace.set(traceId, (trace = { own: [], answers: new Set() }));
    trace.own.push(event);
    if (answer !== null) trace.answers.add(answer);
  }
  for (const { answer, event } of posted) note(answer, event);
  return { byTrace, byAnswer };
}

function isSameMessage(one: UsageEvent, other: UsageEvent): boolean {
  return (
    one.occurredAtMs === other.occurredAtMs &&
    one.workspaceId === other.workspaceId &&
    one.user === other.user &&
    one.userEmail === other.userEmail &&
    one.apiKeyHash === other.apiKeyHash &&
    one.chatId === other.chatId
  );
}
