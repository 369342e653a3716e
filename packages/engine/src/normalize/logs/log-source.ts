import type { UsageEvent } from "../../kernel/usage-event.js";
import type { OtlpLog } from "../otlp/otlp-log.js";
import type { SpanContext } from "../spans/read-span.js";
import type { LentFacts } from "../spans/span-facts.js";

/** What one record of an agent's session tells. */
export interface LogReading {
  /** The `source` of all events of this agent. */
  source: string;
  sessionId: string;
  /** When the session was under way: when the call of a model began, else the record's own time. */
  occurredAtMs: number;
  workspaceId: string;
  who: Omit<LentFacts, "chatId">;
  /** The usage that it tells of, without whose it is; null for a record that only shows that the session goes on. */
  usage: {
    event: UsageEvent;
    /**
     * What sets the record apart from another one under the same id, which happens where an agent counts its records
     * anew in a session that it takes up again.
     */
    own: string;
  } | null;
}

/**
 * The rules of one agent, as a pure function of a log record.
 *
 * @returns null when the record is none of this agent's, or tells of nothing; a problem when it tells of usage and cannot
 * be used
 */
export type LogSource = (log: OtlpLog, context: SpanContext) => LogReading | { problem: string } | null;
