import type { OtlpSpan } from "../otlp/otlp-span.js";
import type { CallFacts } from "./call-facts.js";

/** What one source of spans makes of a span that is its own. */
export type SpanReading = { role: "link" } | { role: "call" | "leaf" | "root"; operation: string; facts: CallFacts };

/**
 * The rules of one instrumentation or gateway, as a pure function of a span.
 *
 * @returns null when the span is none of this source's, so that the next one is asked
 */
export type SpanSource = (span: OtlpSpan) => SpanReading | null;

export const LINK: SpanReading = { role: "link" };
