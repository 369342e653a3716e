import type { EventProblem } from "../event-problem.js";
import { BadRequestResponseError } from "./bad-request-response-error.js";
import type { HTTPMeta } from "./daybook-error.js";
import type { StatusErrorData } from "./status-response-error.js";

/** Status 400 of sending events: nothing of the batch was stored, and `problems` says why. */
export class InvalidEventsResponseError extends BadRequestResponseError {
  static override readonly kind: string = "InvalidEventsResponseError";
  declare readonly name: "InvalidEventsResponseError";

  /** The first hundred. */
  readonly problems: readonly EventProblem[];
  /** How many there are in all. */
  readonly problemCount: number;

  constructor(data: StatusErrorData, meta: HTTPMeta) {
    super(data, meta);
    this.problems = data.problems ?? [];
    this.problemCount = data.problemCount ?? this.problems.length;
  }
}
