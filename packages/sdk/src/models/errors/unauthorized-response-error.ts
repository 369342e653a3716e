import { StatusResponseError } from "./status-response-error.js";

/** Status 401: no key was sent, or one that is not valid here. */
export class UnauthorizedResponseError extends StatusResponseError {
  static override readonly kind: string = "UnauthorizedResponseError";
  declare readonly name: "UnauthorizedResponseError";
}
