import { MarkedError } from "./marked-error.js";

/** The HTTP exchange that an error tells of. `body` is the whole text of the answer. */
export interface HTTPMeta {
  response: Response;
  request: Request;
  body: string;
}

/**
 * The base of every error that is an answer of the server. Its subclasses say which: one class per documented status,
 * {@link DaybookDefaultError} for all others, and ResponseValidationError for an answer that cannot be understood.
 */
export class DaybookError extends MarkedError {
  static override readonly kind: string = "DaybookError";

  readonly statusCode: number;
  /** The answer's text, as it came. */
  readonly body: string;
  readonly headers: Headers;
  /** The Content-Type header, or an empty string. */
  readonly contentType: string;
  /** The answer itself; its body has not been read yet. */
  readonly rawResponse: Response;

  constructor(message: string, { response, body }: HTTPMeta, options?: { cause?: unknown }) {
    super(message, options);
    this.statusCode = response.status;
    this.body = body;
    this.headers = response.headers;
    this.contentType = response.headers.get("content-type") ?? "";
    this.rawResponse = response;
  }
}
