import { describeInvalid } from "./describe-invalid.js";
import { MarkedError } from "./marked-error.js";

/** What the caller gave cannot be sent, or a text given to a `…FromJSON` function does not hold what it should. */
export class SDKValidationError extends MarkedError {
  static override readonly kind: string = "SDKValidationError";
  declare readonly name: "SDKValidationError";

  /** The value that was refused. */
  readonly rawValue: unknown;
  /** The message without what was found. */
  readonly rawMessage: string;

  constructor(message: string, cause: unknown, rawValue: unknown) {
    super(`${message}: ${describeInvalid(cause)}`, { cause });
    this.rawValue = rawValue;
    this.rawMessage = message;
  }

  /** The message with one line for each thing found. */
  pretty(): string {
    return `${this.rawMessage}\n${describeInvalid(this.cause)}`;
  }
}
