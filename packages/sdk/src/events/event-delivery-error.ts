import { MarkedError } from "../models/errors/marked-error.js";
import type { EventProblem } from "../models/event-problem.js";
import type { CompleteEvent } from "./complete-event.js";
import type { EncodedEvent } from "./encode-event.js";

export interface DeliveryFailure {
  events: readonly EncodedEvent[];
  willRetry: boolean;
  problems?: readonly EventProblem[];
  cause: unknown;
}

/** Events that an EventReporter could not deliver. `cause` is the error of the last try. */
export class EventDeliveryError extends MarkedError {
  static override readonly kind: string = "EventDeliveryError";
  declare readonly name: "EventDeliveryError";

  /** True: they are still in the buffer and will be sent again. False: the reporter has let go of them. */
  readonly willRetry: boolean;
  /** What the server found wrong with each; an `index` is a place in `events`. Empty when that was not the failure. */
  readonly problems: readonly EventProblem[];
  readonly #events: readonly EncodedEvent[];

  constructor({ events, willRetry, problems = [], cause }: DeliveryFailure) {
    const what = willRetry ? "not delivered yet; they are kept and sent again" : "not stored";
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${events.length} events were ${what}: ${why}`, { cause });
    this.#events = events;
    this.willRetry = willRetry;
    this.problems = problems;
  }

  /** With their ids and times: sent later, they are still the same events. */
  get events(): CompleteEvent[] {
    return this.#events.map(decodeEvent);
  }
}

/** The JSON is what this package wrote from a complete event. */
function decodeEvent({ json }: EncodedEvent): CompleteEvent {
  return JSON.parse(json) as CompleteEvent;
}
