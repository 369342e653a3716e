import { StatusResponseError } from "./status-response-error.js";

/** Status 524: the hosted service's edge network gave up waiting. */
export class EdgeNetworkTimeoutResponseError extends StatusResponseError {
  static override readonly kind: string = "EdgeNetworkTimeoutResponseError";
  declare readonly name: "EdgeNetworkTimeoutResponseError";
}
