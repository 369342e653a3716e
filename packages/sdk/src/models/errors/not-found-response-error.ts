import { StatusResponseError } from "./status-response-error.js";

/** Status 404: what was asked for does not exist for this account. */
export class NotFoundResponseError extends StatusResponseError {
  static override readonly kind: string = "NotFoundResponseError";
  declare readonly name: "NotFoundResponseError";
}
