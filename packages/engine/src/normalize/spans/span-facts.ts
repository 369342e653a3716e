import type { UsageEvent } from "../../kernel/usage-event.js";

/** Who made a call and in which chat, as far as one span knows. */
export interface LentFacts {
  user: string | null;
  userEmail: string | null;
  chatId: string | null;
}

/**
 * How a span counts.
 * * `call`: it is a model call.
 * * `leaf`: it is one unless a child of the same operation is (embeddings and rerank, whose wrappers look like calls).
 * * `root`: it is one unless an ancestor is, too (gateways that tell of their own attempts below it).
 * * `link`: never; it only tells whose the calls below it are.
 *
 * Log records stand in groups of their own instead of traces (`../logs/log-groups.ts`).
 * * `record`: it is an event, with all that the record says.
 * * `session`: a moment at which its session was under way; the first one is when its chat began.
 */
export type SpanRole = "call" | "leaf" | "root" | "link" | "record" | "session";

/** What Daybook keeps of a span: enough to tell, with the other spans of its trace, which events there are. */
export interface SpanFacts extends LentFacts {
  /** 32 and 16 hexadecimal digits; of log records their group, and their place in it. */
  traceId: string;
  spanId: string;
  /** Null for a root. */
  parentSpanId: string | null;
  role: SpanRole;
  /** What the span does: chat, embeddings, … Null unless it may be a call. */
  operation: string | null;
  /** Its resource's user, for calls whose trace names none. */
  ofResource: LentFacts;
  /** The event it is, should it count; without what it may inherit. */
  event: UsageEvent | null;
}

export const NO_FACTS: LentFacts = { user: null, userEmail: null, chatId: null };
