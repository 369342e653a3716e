import { StatusResponseError } from "./status-response-error.js";

/** Status 502: a server behind the server failed. */
export class BadGatewayResponseError extends StatusResponseError {
  static override readonly kind: string = "BadGatewayResponseError";
  declare readonly name: "BadGatewayResponseError";
}
