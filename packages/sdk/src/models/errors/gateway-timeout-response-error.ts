import { StatusResponseError } from "./status-response-error.js";

/** Status 504: a server behind the server took too long. */
export class GatewayTimeoutResponseError extends StatusResponseError {
  static override readonly kind: string = "GatewayTimeoutResponseError";
  declare readonly name: "GatewayTimeoutResponseError";
}
