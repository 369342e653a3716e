import { StatusResponseError } from "./status-response-error.js";

/** Status 422: a parameter is well formed but cannot be used. */
export class UnprocessableEntityResponseError extends StatusResponseError {
  static override readonly kind: string = "UnprocessableEntityResponseError";
  declare readonly name: "UnprocessableEntityResponseError";
}
