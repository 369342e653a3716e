import { readAiSdkSpan } from "../ai-sdk/read-ai-sdk-span.js";
import { readGenAiSpan, readGuessedSpan } from "../genai/read-genai-span.js";
import { readLangfuseSpan } from "../langfuse/read-langfuse-span.js";
import { readLiteLlmSpan } from "../litellm/read-litellm-span.js";
import { readOpenInferenceSpan } from "../openinference/read-openinference-span.js";
import { readOpenLlmetrySpan } from "../openllmetry/read-openllmetry-span.js";
import { isTestTraffic, readBroadcastSpan } from "../openrouter/read-broadcast-span.js";
import type { DecodeContext } from "../cloudevents/decode-context.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import { buildEvent, type TimedSpan } from "./build-event.js";
import { isFrozen, isWithinTime } from "./event-time.js";
import { lentFactsOf, resourceFactsOf } from "./lent-facts.js";
import { NO_FACTS, type SpanFacts } from "./span-facts.js";
import { LINK, type SpanReading, type SpanSource } from "./span-source.js";

/** What reading a span must know of the world; a span names no workspace. */
export type SpanContext = Pick<
  DecodeContext,
  "nowMs" | "frozenBeforeMs" | "credentialWorkspaceId" | "defaultWorkspaceId" | "findKeyWorkspaceId"
>;

/** In this order: the first whose span it is decides. */
const SOURCES: readonly SpanSource[] = [
  readBroadcastSpan,
  readLiteLlmSpan,
  readAiSdkSpan,
  readGenAiSpan,
  readOpenInferenceSpan,
  readLangfuseSpan,
  readOpenLlmetrySpan,
  readGuessedSpan,
];

/**
 * What a span tells, or why it cannot be used. A span that is no model call is never refused: it may still say whose the
 * calls below it are.
 *
 * @returns null for traffic of a vendor's test button, which is taken and forgotten
 */
export function readSpan(span: OtlpSpan, context: SpanContext): SpanFacts | { problem: string } | null {
  const { traceId, spanId } = span;
  if (traceId === null || spanId === null) return { problem: "a span has no trace id of 16 bytes or span id of 8" };
  if (isTestTraffic(span)) return null;
  const reading = readingOf(span);
  if (reading.role === "link") return toFacts(span, { traceId, spanId });
  if (!isTimed(span, context.nowMs)) {
    return { problem: "a model call has no start between 2000-01-01 and 10 minutes from now" };
  }
  if (isFrozen(span.startMs, context)) {
    return { problem: "a model call is of a day whose sums are final, for the team keeps events for a limited time" };
  }
  const workspaceId = placeOf(reading.facts.apiKeyHash, context);
  const facts = toFacts(span, { traceId, spanId });
  facts.role = reading.role;
  facts.operation = reading.operation;
  facts.ofResource = resourceFactsOf(span);
  facts.event = buildEvent({ span, operation: reading.operation, facts: reading.facts, workspaceId });
  return facts;
}

/** Of a span that is no call. Written out, for objects put together of others take many times as long. */
function toFacts(span: OtlpSpan, { traceId, spanId }: { traceId: string; spanId: string }): SpanFacts {
  const { user, userEmail, chatId } = lentFactsOf(span);
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanId,
    user,
    userEmail,
    chatId,
    role: "link",
    operation: null,
    ofResource: NO_FACTS,
    event: null,
  };
}

function placeOf(apiKeyHash: string | null, context: SpanContext): string {
  const ofKey = apiKeyHash === null ? null : context.findKeyWorkspaceId(apiKeyHash);
  return context.credentialWorkspaceId ?? ofKey ?? context.defaultWorkspaceId;
}

function readingOf(span: OtlpSpan): SpanReading {
  // Of a server's own spans most have none of the attributes that Daybook knows.
  if (span.attributes.size === 0) return LINK;
  for (const read of SOURCES) {
    const reading = read(span);
    if (reading !== null) return reading;
  }
  return LINK;
}

function isTimed(span: OtlpSpan, nowMs: number): span is TimedSpan {
  return isWithinTime(span.startMs, nowMs);
}
