import { StatusResponseError } from "./status-response-error.js";

/** Status 410: it was there and is not any more. */
export class GoneResponseError extends StatusResponseError {
  static override readonly kind: string = "GoneResponseError";
  declare readonly name: "GoneResponseError";
}
