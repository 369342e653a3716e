import { describeInvalid } from "./describe-invalid.js";
import { DaybookError, type HTTPMeta } from "./daybook-error.js";

/** The server answered with a documented status, but the body is not what is documented for it. */
export class ResponseValidationError extends DaybookError {
  static override readonly kind: string = "ResponseValidationError";
  declare readonly name: "ResponseValidationError";
  // Older code asks `instanceof SDKValidationError` for both directions.
  static override readonly alsoKinds: readonly string[] = ["SDKValidationError"];

  /** The parsed body, or its text when that is no JSON. */
  readonly rawValue: unknown;
  /** The message without what was found. */
  readonly rawMessage: string;

  constructor(message: string, extra: HTTPMeta & { cause: unknown; rawValue: unknown }) {
    super(`${message}: ${describeInvalid(extra.cause)}`, extra, { cause: extra.cause });
    this.rawValue = extra.rawValue;
    this.rawMessage = message;
  }

  /** The message with one line for each thing found. */
  pretty(): string {
    return `${this.rawMessage}\n${describeInvalid(this.cause)}`;
  }
}
