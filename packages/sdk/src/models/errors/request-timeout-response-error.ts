import { StatusResponseError } from "./status-response-error.js";

/** Status 408: the server took too long. */
export class RequestTimeoutResponseError extends StatusResponseError {
  static override readonly kind: string = "RequestTimeoutResponseError";
  declare readonly name: "RequestTimeoutResponseError";
}
