import { StatusResponseError } from "./status-response-error.js";

/** Status 403: the key is valid but may not do this. */
export class ForbiddenResponseError extends StatusResponseError {
  static override readonly kind: string = "ForbiddenResponseError";
  declare readonly name: "ForbiddenResponseError";
}
