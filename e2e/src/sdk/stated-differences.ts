/**
 * Where `@daybook/sdk/openrouter` behaves differently from the official clients on purpose. A script of the
 * differential tests may expect another outcome of an official client only for one of these reasons.
 */
export const STATED_DIFFERENCES = {
  "always a result":
    "A standalone function never rejects: what the official one throws past its Result (a body that is no JSON, breaks off or stalls, an apiKey function that fails, a header or address that no request can be made of) is an error of the documented classes here.",
  "bounded retries":
    "By default a call gives up after about a minute (waits of at most 15 s, no new wait once 45 s have passed); 1.3.19 goes on for an hour, 0.1.11 does not retry.",
  "retry statuses": "By default 429 and 5XX are tried again; 1.3.19 has 5XX alone, 0.1.11 has 429, 500, 502, 503, 504.",
  "own words": "The SDK's own messages are its own; `message` is the server's wherever the server has one.",
  "caller's header": "A User-Agent among the call's headers is sent; the official clients put their own in its place.",
  "whole answer":
    "A try lasts to the last byte: a body that breaks off or stalls counts as a failed connection or a timeout, and is retried as such.",
  "timeout per try": "`timeoutMs` is for each try, as in 1.3.19; in 0.1.11 one timeout is for all tries together.",
  "caller's reason": "A call ended by its signal is a RequestAbortedError whatever reason the signal was given.",
  "today's contract":
    "The contract is that of 1.3.19: 404 is documented, counts are whole numbers, the filters and attribution headers exist, and so does the `retry-after-ms` header.",
} as const;

export type StatedDifference = keyof typeof STATED_DIFFERENCES;
