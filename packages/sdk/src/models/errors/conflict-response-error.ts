import { StatusResponseError } from "./status-response-error.js";

/** Status 409: it contradicts what is already there. */
export class ConflictResponseError extends StatusResponseError {
  static override readonly kind: string = "ConflictResponseError";
  declare readonly name: "ConflictResponseError";
}
