import { StatusResponseError } from "./status-response-error.js";

/** Status 400: a parameter or the body is not what the operation takes. */
export class BadRequestResponseError extends StatusResponseError {
  static override readonly kind: string = "BadRequestResponseError";
  declare readonly name: "BadRequestResponseError" | "InvalidEventsResponseError";
}
