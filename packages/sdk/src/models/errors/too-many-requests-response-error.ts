import { StatusResponseError } from "./status-response-error.js";

/** Status 429: the rate limit is used up. */
export class TooManyRequestsResponseError extends StatusResponseError {
  static override readonly kind: string = "TooManyRequestsResponseError";
  declare readonly name: "TooManyRequestsResponseError";
}
