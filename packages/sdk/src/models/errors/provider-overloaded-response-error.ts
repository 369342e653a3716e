import { StatusResponseError } from "./status-response-error.js";

/** Status 529: the provider of the model has too much to do. */
export class ProviderOverloadedResponseError extends StatusResponseError {
  static override readonly kind: string = "ProviderOverloadedResponseError";
  declare readonly name: "ProviderOverloadedResponseError";
}
