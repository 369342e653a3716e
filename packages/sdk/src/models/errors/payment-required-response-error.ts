import { StatusResponseError } from "./status-response-error.js";

/** Status 402: the credits of the account are used up. */
export class PaymentRequiredResponseError extends StatusResponseError {
  static override readonly kind: string = "PaymentRequiredResponseError";
  declare readonly name: "PaymentRequiredResponseError";
}
