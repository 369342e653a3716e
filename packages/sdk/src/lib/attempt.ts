import {
  ConnectionError,
  type HTTPClientError,
  RequestAbortedError,
  RequestTimeoutError,
  UnexpectedClientError,
} from "../models/errors/http-client-errors.js";
import { ERR, OK, type Result } from "../types/fp.js";
import { isConnectionFailure } from "./connection-failure.js";
import type { DebugLog } from "./debug-log.js";
import { Deadline } from "./deadline.js";
import type { HTTPClient } from "./http.js";

/** An answer with its whole text; the body of `response` has not been read. */
export interface Answer {
  response: Response;
  text: string;
}

export interface AttemptOptions {
  /** A new request for this try, which `signal` ends. */
  makeRequest: (signal: AbortSignal) => Request;
  http: HTTPClient;
  log: DebugLog;
  /** Time allowed, to the last byte of the answer; 0 for no limit. */
  timeoutMs: number;
  /** Signals of the caller, each of which ends the try. */
  signals: readonly AbortSignal[];
}

/** One try: send the request, read the answer to its end. */
export async function attempt(options: AttemptOptions): Promise<Result<Answer, HTTPClientError>> {
  const deadline = new Deadline(options.signals, options.timeoutMs);
  try {
    return OK(await deadline.race(exchange(options, deadline.signal)));
  } catch (cause) {
    return ERR(toClientError(cause, deadline));
  } finally {
    deadline.clear();
  }
}

async function exchange({ makeRequest, http, log }: AttemptOptions, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const request = makeRequest(signal);
  await log.request(request);
  const response = await http.request(request);
  // A copy is read, so that whoever gets the response can read it too.
  const text = await response.clone().text();
  const answer = { response, text };
  log.response(answer, request);
  return answer;
}

function toClientError(thrown: unknown, { signal }: Deadline): HTTPClientError {
  // Once the deadline is over, its reason counts, whatever the runtime made of it.
  const cause: unknown = signal.aborted ? signal.reason : thrown;
  if (nameOf(cause) === "TimeoutError") return new RequestTimeoutError("The request timed out", { cause });
  if (signal.aborted || nameOf(cause) === "AbortError") {
    return new RequestAbortedError("The request was aborted", { cause });
  }
  if (isConnectionFailure(cause)) {
    return new ConnectionError("No whole answer: the server is out of reach, or the connection broke", { cause });
  }
  return new UnexpectedClientError("The request failed in this program, not in the network", { cause });
}

function nameOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "name" in error ? error.name : undefined;
}
