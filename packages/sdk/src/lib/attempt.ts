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
  log.response(response, request, text);
  return { response, text };
}

function toClientError(cause: unknown, deadline: Deadline): HTTPClientError {
  if (deadline.signal.aborted) {
    return isTimeout(deadline.signal.reason)
      ? new RequestTimeoutError("The request took longer than the time allowed", { cause })
      : new RequestAbortedError("The request was ended by the caller's signal", { cause });
  }
  if (isTimeout(cause)) return new RequestTimeoutError("The request timed out", { cause });
  if (nameOf(cause) === "AbortError") return new RequestAbortedError("The request was aborted", { cause });
  if (isConnectionFailure(cause)) {
    return new ConnectionError("The server could not be reached, or the connection broke before the whole answer came", {
      cause,
    });
  }
  return new UnexpectedClientError("The request failed in this program, not in the network", { cause });
}

function isTimeout(error: unknown): boolean {
  return nameOf(error) === "TimeoutError";
}

function nameOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "name" in error ? error.name : undefined;
}
