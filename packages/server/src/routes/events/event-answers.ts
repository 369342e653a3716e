import { DaybookError, type EventProblem } from "@daybook/engine";

/** What became of the events of one request before any was stored. */
export interface Judgement {
  accepted: number;
  rejected: number;
  /** The first hundred. */
  problems: readonly EventProblem[];
  problemCount: number;
}

/** A batch that is refused whole: nothing of it was stored. */
export class EventsRefused extends DaybookError {
  /** These two and nothing more of what is given: it becomes the answer's body. */
  readonly judgement: Pick<Judgement, "problems" | "problemCount">;

  constructor({ problems, problemCount }: Pick<Judgement, "problems" | "problemCount">) {
    super(
      "invalid_events",
      `Nothing was stored: ${problemCount} ${problemCount === 1 ? "problem" : "problems"} in the events. ` +
        "Mend them and send the batch again, or add ?partial=true to store the good ones.",
    );
    this.judgement = { problems, problemCount };
  }
}

/** A body that cannot be read as events at all. */
export function unreadable(message: string): EventsRefused {
  return new EventsRefused({ problems: [{ index: 0, path: "", message }], problemCount: 1 });
}

/** The body of a 200. */
export function acceptedBody(judgement: Judgement, isPartial: boolean): object {
  const { accepted, rejected, problems } = judgement;
  return isPartial ? { accepted, rejected, problems } : { accepted };
}

/** @throws EventsRefused unless every event is good or the good ones alone were asked for */
export function requireAcceptable(judgement: Judgement, isPartial: boolean): void {
  if (judgement.problemCount > 0 && !isPartial) throw new EventsRefused(judgement);
}
