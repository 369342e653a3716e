import { StatusResponseError } from "./status-response-error.js";

/** Status 503: the server cannot answer for now; ask again later. */
export class ServiceUnavailableResponseError extends StatusResponseError {
  static override readonly kind: string = "ServiceUnavailableResponseError";
  declare readonly name: "ServiceUnavailableResponseError";
}
