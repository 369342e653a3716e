import { StatusResponseError } from "./status-response-error.js";

/** Status 413: the body is larger than the server takes. */
export class PayloadTooLargeResponseError extends StatusResponseError {
  static override readonly kind: string = "PayloadTooLargeResponseError";
  declare readonly name: "PayloadTooLargeResponseError";
}
