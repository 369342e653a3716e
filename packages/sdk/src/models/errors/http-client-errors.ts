import { MarkedError } from "./marked-error.js";

/** The base of every error of a call that got no answer. `cause` is what the runtime threw. */
export abstract class HTTPClientError extends MarkedError {
  static override readonly kind: string = "HTTPClientError";
}

/** No connection to the server, or it broke before the whole answer was there. */
export class ConnectionError extends HTTPClientError {
  static override readonly kind: string = "ConnectionError";
  declare readonly name: "ConnectionError";
}

/** The time allowed passed. Not to be confused with RequestTimeoutResponseError, which is a 408 of the server. */
export class RequestTimeoutError extends HTTPClientError {
  static override readonly kind: string = "RequestTimeoutError";
  declare readonly name: "RequestTimeoutError";
}

/** The caller's signal ended the call. */
export class RequestAbortedError extends HTTPClientError {
  static override readonly kind: string = "RequestAbortedError";
  declare readonly name: "RequestAbortedError";
}

/** No request can be made of what was given, such as a header with a line break. */
export class InvalidRequestError extends HTTPClientError {
  static override readonly kind: string = "InvalidRequestError";
  declare readonly name: "InvalidRequestError";
}

/** Something else went wrong on this side, mostly in a hook, a fetcher or an `apiKey` function. */
export class UnexpectedClientError extends HTTPClientError {
  static override readonly kind: string = "UnexpectedClientError";
  declare readonly name: "UnexpectedClientError";
}
