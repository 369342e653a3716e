import type { UsageEvent } from "../../kernel/usage-event.js";
import { decodeCloudEvent } from "./decode-cloud-event.js";
import type { DecodeContext, EventProblem } from "./decode-context.js";

/** How many problems an answer lists; all are counted. */
export const PROBLEMS_LISTED_MAX = 100;

export interface DecodedEvents {
  /** The good ones, in the order sent. */
  events: UsageEvent[];
  /** The first problems found, in the order of the events. */
  problems: EventProblem[];
  /** All problems, listed or not. */
  problemCount: number;
  /** Events with at least one problem. */
  rejected: number;
}

/**
 * A batch of structured CloudEvents, each judged by itself.
 * @param problemsListedMax how many problems to keep; default 100
 */
export function decodeCloudEvents(
  list: readonly unknown[],
  context: DecodeContext,
  problemsListedMax: number = PROBLEMS_LISTED_MAX,
): DecodedEvents {
  const decoded: DecodedEvents = { events: [], problems: [], problemCount: 0, rejected: 0 };
  // One list for all events: most have no problem, and a batch of nothing but problems must not pile them up.
  const problems: EventProblem[] = [];
  for (let index = 0; index < list.length; index++) {
    const event = decodeCloudEvent(list[index], index, context, problems);
    if (event !== null) {
      decoded.events.push(event);
      continue;
    }
    decoded.rejected++;
    decoded.problemCount += problems.length;
    decoded.problems.push(...problems.slice(0, Math.max(0, problemsListedMax - decoded.problems.length)));
    problems.length = 0;
  }
  return decoded;
}
