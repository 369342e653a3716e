import { DaybookDefaultError } from "../../../models/errors/daybook-default-error.js";

/** An answer that the operation does not document: another status, or another content type than JSON. */
export class OpenRouterDefaultError extends DaybookDefaultError {
  static override readonly kind: string = "OpenRouterDefaultError";
}
