import type { DecodeContext, UsageEvent } from "@daybook/engine";
import type { Judgement } from "./event-answers.js";

/** What taking in the events of one request needs of the world around it. */
export interface Intake {
  context: DecodeContext;
  /**
   * Called once, when the body was read whole and before anything of it is stored. Throws when nothing may be stored:
   * because of the events, or because the key has ended while the body came in.
   */
  approve(judgement: Judgement): void;
  /** Resolves when the events are durable. */
  store(events: readonly UsageEvent[]): Promise<void>;
}
