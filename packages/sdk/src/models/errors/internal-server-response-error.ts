import { StatusResponseError } from "./status-response-error.js";

/** Status 500: something failed in the server. */
export class InternalServerResponseError extends StatusResponseError {
  static override readonly kind: string = "InternalServerResponseError";
  declare readonly name: "InternalServerResponseError";
}
