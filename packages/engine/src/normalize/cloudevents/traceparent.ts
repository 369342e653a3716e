import { toLowerHex } from "./hex.js";

/** The two ids of a W3C `traceparent`, lower case. */
export interface TraceParent {
  traceId: string;
  spanId: string;
}

/**
 * Reads a W3C `traceparent`: version, trace id, span id and flags, joined by dashes.
 * Null when it is malformed, which that standard asks receivers to ignore: tracing must not cost anybody an event.
 */
export function parseTraceParent(text: string): TraceParent | null {
  const [version = "", rawTraceId = "", rawSpanId = "", flags = "", ...later] = text.slice(0, READ_MAX).split("-");
  if (toLowerHex(version, 2) === null || version.toLowerCase() === "ff" || toLowerHex(flags, 2) === null) return null;
  // Only versions still to come may append parts.
  if (version === "00" && later.length > 0) return null;
  const traceId = toLowerHex(rawTraceId, 32);
  const spanId = toLowerHex(rawSpanId, 16);
  if (traceId === null || spanId === null || ALL_ZERO.test(traceId) || ALL_ZERO.test(spanId)) return null;
  return { traceId, spanId };
}

/** Enough for today's 55 characters and for the start of what later versions append. */
const READ_MAX = 256;
const ALL_ZERO = /^0+$/;
