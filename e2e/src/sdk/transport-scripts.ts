import { BACKOFF, NO_RETRIES, OK, type Script } from "./scripts.js";

const HANG = { fault: "hang" } as const;
const STALL = { ...OK, fault: "stall" } as const;
const CUT = { ...OK, fault: "cut" } as const;
// As long as 0.1.11 keeps trying in vain after its one timeout.
const QUICK = { ...BACKOFF, backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 2_500 } };
const LIMIT_MS = 250;

function thrown(name: string): NonNullable<Script["differs"]> {
  const difference = { because: "always a result", outcome: `rejection: ${name}` } as const;
  return { "1.3.19": difference, "0.1.11": difference };
}

const connections: Script[] = [
  { name: "a reset", answers: [{ fault: "reset" }], outcome: "ConnectionError" },
  { name: "an answer that is not HTTP", answers: [{ fault: "garbage" }], outcome: "ConnectionError" },
  { name: "a body that breaks off", answers: [CUT], outcome: "ConnectionError", differs: thrown("TypeError") },
  {
    name: "a body shorter than announced",
    answers: [{ ...CUT, headers: { "content-length": "100000" } }],
    outcome: "ConnectionError",
    differs: thrown("TypeError"),
  },
  {
    name: "an error's body that breaks off",
    answers: [{ ...CUT, status: 400 }],
    outcome: "ConnectionError",
    differs: thrown("TypeError"),
  },
  {
    name: "a body that is not what it is said to be",
    answers: [{ ...OK, headers: { "content-encoding": "gzip" } }],
    outcome: "ConnectionError",
    differs: thrown("TypeError"),
  },
];

const timeouts: Script[] = [
  {
    name: "no answer within the client's timeout",
    answers: [HANG],
    call: { client: { timeoutMs: LIMIT_MS } },
    outcome: "RequestTimeoutError",
  },
  {
    name: "no answer within the call's timeout",
    answers: [HANG],
    call: { client: { timeoutMs: 60_000 }, options: { timeoutMs: LIMIT_MS } },
    outcome: "RequestTimeoutError",
  },
  {
    name: "half an answer within the timeout",
    answers: [STALL],
    call: { client: { timeoutMs: LIMIT_MS } },
    outcome: "RequestTimeoutError",
    differs: thrown("TimeoutError"),
  },
  {
    name: "an answer within the timeout",
    answers: [OK],
    call: { client: { timeoutMs: 30_000 } },
    outcome: "value",
  },
  {
    name: "two tries without an answer, then rows",
    answers: [HANG, HANG, OK],
    call: { client: { timeoutMs: LIMIT_MS, retryConfig: QUICK } },
    outcome: "value",
    tries: 3,
    differs: { "0.1.11": { because: "timeout per try", outcome: "RequestTimeoutError", tries: 1 } },
  },
  {
    name: "timeouts that are not to be retried",
    answers: [HANG, OK],
    call: { client: { timeoutMs: LIMIT_MS, retryConfig: { ...QUICK, retryConnectionErrors: false } } },
    outcome: "RequestTimeoutError",
  },
  {
    name: "a refused connection",
    answers: [OK],
    call: { options: { serverURL: "http://127.0.0.1:1/api/v1" } },
    outcome: "ConnectionError",
    tries: 0,
  },
];

const aborts: Script[] = [
  { name: "an abort while waiting", answers: [HANG], abort: { after: "request" }, outcome: "RequestAbortedError" },
  {
    name: "an abort in the middle of the body",
    answers: [STALL],
    abort: { after: "head" },
    outcome: "RequestAbortedError",
    differs: thrown("AbortError"),
  },
  {
    name: "an abort with a reason",
    answers: [HANG],
    abort: { after: "request", reason: new Error("the user left") },
    outcome: "RequestAbortedError",
    differs: {
      "1.3.19": { because: "caller's reason", outcome: "UnexpectedClientError" },
      "0.1.11": { because: "caller's reason", outcome: "UnexpectedClientError" },
    },
  },
  {
    name: "an abort where timeouts and retries are set",
    answers: [HANG],
    call: { client: { timeoutMs: 60_000, retryConfig: QUICK } },
    abort: { after: "request" },
    outcome: "RequestAbortedError",
  },
  {
    name: "a signal that had ended before",
    answers: [OK],
    call: { client: { retryConfig: NO_RETRIES }, options: { signal: AbortSignal.abort() } },
    outcome: "RequestAbortedError",
    tries: 0,
  },
];

/** Connections that break, time that runs out and callers that leave, in real time. */
export const TRANSPORT_SCRIPTS: readonly Script[] = [...connections, ...timeouts, ...aborts];
