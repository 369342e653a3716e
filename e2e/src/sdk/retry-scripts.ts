import { BACKOFF, errorAnswer, NO_RETRIES, OK, type Script } from "./scripts.js";
import { START_MS } from "./jumping-clock.js";

const E500 = errorAnswer(500);
const E503 = errorAnswer(503);
const E429 = errorAnswer(429);
const RESET = { fault: "reset" } as const;
const RETRYING = { client: { retryConfig: BACKOFF } } as const;
// initialInterval 100, exponent 2, chance 0.5 of a second, at most 2,000.
const WAITS = [500, 600, 900, 1_400, 2_000, 2_000];

const statuses: Script[] = [
  { name: "500, then rows", answers: [E500, OK], call: RETRYING, outcome: "value", waits: [500] },
  {
    name: "several failures of the server, then rows",
    answers: [E500, errorAnswer(502), E503, errorAnswer(504), OK],
    call: RETRYING,
    outcome: "value",
    waits: WAITS.slice(0, 4),
  },
  {
    name: "503, then a refusal",
    answers: [E503, errorAnswer(403)],
    call: RETRYING,
    outcome: "ForbiddenResponseError",
    waits: [500],
  },
  ...[400, 401, 402, 403, 408, 409, 422].map((status): Script => ({
    name: `${status} is final`,
    answers: [errorAnswer(status), OK],
    call: RETRYING,
    outcome:
      { 400: "BadRequestResponseError", 401: "UnauthorizedResponseError", 403: "ForbiddenResponseError" }[status] ??
      "OpenRouterDefaultError",
  })),
  {
    name: "529, then rows",
    answers: [errorAnswer(529), OK],
    call: RETRYING,
    outcome: "value",
    waits: [500],
    differs: { "0.1.11": { because: "retry statuses", outcome: "OpenRouterDefaultError", waits: [] } },
  },
  {
    name: "429, then rows",
    answers: [E429, OK],
    call: RETRYING,
    outcome: "value",
    waits: [500],
    differs: { "1.3.19": { because: "retry statuses", outcome: "OpenRouterDefaultError", waits: [] } },
  },
  {
    name: "429 when asked for",
    answers: [E429, E429, OK],
    call: { ...RETRYING, options: { retryCodes: ["429"] } },
    outcome: "value",
    waits: WAITS.slice(0, 2),
  },
  {
    name: "429 and 5XX when asked for",
    answers: [E429, E503, OK],
    call: { ...RETRYING, options: { retryCodes: ["429", "5XX"] } },
    outcome: "value",
    waits: WAITS.slice(0, 2),
  },
  {
    name: "a family of statuses in small letters",
    answers: [errorAnswer(418), OK],
    call: { ...RETRYING, options: { retryCodes: ["4xx"] } },
    outcome: "value",
    waits: [500],
  },
  {
    name: "500 when only 503 is asked for",
    answers: [E500, OK],
    call: { ...RETRYING, options: { retryCodes: ["503"] } },
    outcome: "InternalServerResponseError",
  },
  {
    name: "an answer of no documented form is tried again by its status",
    answers: [{ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }, OK],
    call: RETRYING,
    outcome: "value",
    waits: [500],
  },
  {
    name: "a body that does not fit is final",
    answers: [{ body: { data: null } }, OK],
    call: RETRYING,
    outcome: "ResponseValidationError",
  },
];

const precedence: Script[] = [
  {
    name: "the call's retries win over the client's",
    answers: [E503, OK],
    call: { client: { retryConfig: BACKOFF }, options: { retries: NO_RETRIES } },
    outcome: "OpenRouterDefaultError",
  },
  {
    name: "the call may retry where the client does not",
    answers: [E503, OK],
    call: { client: { retryConfig: NO_RETRIES }, options: { retries: BACKOFF } },
    outcome: "value",
    waits: [500],
  },
  {
    name: "when the time is up the last answer stands",
    answers: [E503, E503, E503, errorAnswer(500)],
    call: { client: { retryConfig: { ...BACKOFF, backoff: { ...BACKOFF.backoff, maxElapsedTime: 1_500 } } } },
    outcome: "InternalServerResponseError",
    waits: WAITS.slice(0, 3),
  },
  {
    name: "an hour of failures by default",
    answers: [E503],
    call: { client: { retryConfig: undefined } },
    outcome: "OpenRouterDefaultError",
    waits: defaultWaits(15_000, 45_000),
    differs: {
      "1.3.19": { because: "bounded retries", waits: defaultWaits(60_000, 3_600_000) },
      "0.1.11": { because: "bounded retries", waits: [] },
    },
  },
];

const connections: Script[] = [
  { name: "a reset, then rows", answers: [RESET, OK], call: RETRYING, outcome: "value", waits: [500] },
  {
    name: "resets until the time is up",
    answers: [RESET],
    call: { client: { retryConfig: { ...BACKOFF, backoff: { ...BACKOFF.backoff, maxElapsedTime: 1_000 } } } },
    outcome: "ConnectionError",
    waits: WAITS.slice(0, 2),
  },
  {
    name: "a reset when connection errors are not to be retried",
    answers: [RESET, OK],
    call: { client: { retryConfig: { ...BACKOFF, retryConnectionErrors: false } } },
    outcome: "ConnectionError",
  },
  {
    name: "a body that breaks off, then rows",
    answers: [{ ...OK, fault: "cut" }, OK],
    call: RETRYING,
    outcome: "value",
    waits: [500],
    differs: {
      "1.3.19": { because: "whole answer", outcome: "rejection: TypeError", waits: [] },
      "0.1.11": { because: "whole answer", outcome: "rejection: TypeError", waits: [] },
    },
  },
];

const DATE = new Date(START_MS + 1_000).toUTCString();
const OLD_HINT = { because: "today's contract", waits: [500, 600] } as const;

/** What the server's wish makes of two waits; 500 and 600 are those of the backoff. */
const hints: Script[] = [
  hint({ "retry-after": "1" }, [1_000, 1_000]),
  hint({ "retry-after": "3600" }, [2_000, 2_000]),
  hint({ "retry-after": DATE }, [1_000, 600]),
  hint({ "retry-after": new Date(START_MS + 86_400_000).toUTCString() }, [2_000, 2_000]),
  hint({ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, [500, 600]),
  hint({ "retry-after": "0" }, [500, 600]),
  hint({ "retry-after": "soon" }, [500, 600]),
  hint({ "retry-after": "" }, [500, 600]),
  hint({ "retry-after": "1.5" }, [500, 600]),
  { ...hint({ "retry-after-ms": "250" }, [250, 250]), differs: { "0.1.11": OLD_HINT } },
  { ...hint({ "retry-after-ms": "250.5" }, [250.5, 250.5]), differs: { "0.1.11": OLD_HINT } },
  {
    ...hint({ "retry-after-ms": "250", "retry-after": "1" }, [250, 250]),
    differs: { "0.1.11": { because: "today's contract", waits: [1_000, 1_000] } },
  },
  {
    ...hint({ "retry-after-ms": "0", "retry-after": "1" }, [500, 600]),
    differs: { "0.1.11": { because: "today's contract", waits: [1_000, 1_000] } },
  },
  hint({ "retry-after-ms": "soon", "retry-after": "1" }, [1_000, 1_000]),
  hint({ "retry-after-ms": "-5", "retry-after": "1" }, [1_000, 1_000]),
  hint({ "retry-after-ms": "99999999" }, [2_000, 2_000], OLD_HINT),
];

function hint(headers: Record<string, string>, waits: readonly number[], old?: typeof OLD_HINT): Script {
  const failure = { ...E503, headers };
  return {
    name: `a 503 with ${JSON.stringify(headers)}`,
    answers: [failure, failure, OK],
    call: RETRYING,
    outcome: "value",
    waits,
    ...(old === undefined ? {} : { differs: { "0.1.11": old } }),
  };
}

/** The waits of a client that is left to its defaults, and gets no answer but 503. */
function defaultWaits(maxIntervalMs: number, maxElapsedMs: number): number[] {
  const waits: number[] = [];
  for (let elapsedMs = 0; elapsedMs <= maxElapsedMs; elapsedMs += waits.at(-1) ?? 0) {
    waits.push(Math.min(500 * waits.length ** 1.5 + 500, maxIntervalMs));
  }
  return waits;
}

/** Several answers in a row, on a clock that jumps over the waits. */
export const RETRY_SCRIPTS: readonly Script[] = [...statuses, ...precedence, ...connections, ...hints];
