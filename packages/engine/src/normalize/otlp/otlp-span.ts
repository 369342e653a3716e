import { Attributes } from "./attributes.js";

/** What of a span is read, from either encoding. */
export interface OtlpSpan {
  /** 32 hexadecimal digits in lower case; null when the sender's is none. */
  traceId: string | null;
  /** 16 hexadecimal digits in lower case; null when the sender's is none. */
  spanId: string | null;
  /** Null for a root. */
  parentSpanId: string | null;
  name: string;
  /** Epoch milliseconds, cut; null when absent or unreadable. */
  startMs: number | null;
  endMs: number | null;
  /** 0 unset, 1 ok, 2 error. */
  statusCode: number;
  attributes: Attributes;
  /** Class of the first exception that the span recorded. */
  exceptionType: string | null;
  scopeName: string;
  resource: Attributes;
}

/** A span of which nothing is read yet. */
export function unreadSpan(resource: Attributes): OtlpSpan {
  return {
    traceId: null,
    spanId: null,
    parentSpanId: null,
    name: "",
    startMs: null,
    endMs: null,
    statusCode: 0,
    attributes: new Attributes(),
    exceptionType: null,
    scopeName: "",
    resource,
  };
}

/** A body that is not what its content type says. The message is for the sender; it reads on from "The body". */
export class OtlpFormatError extends Error {}

/** A body with more spans or log records than one request may have. */
export class OtlpTooManyError extends Error {}

/** Spans or log records of one request: a small body may hold very many, and each takes memory. */
export const RECORDS_MAX = 50_000;
