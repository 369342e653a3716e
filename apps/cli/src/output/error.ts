import { CommandError } from "../command-error.js";
import type { OutputStream } from "../command.js";
import { displayText } from "./display-text.js";

/**
 * Tell a failure in one line on stderr; a bug with its stack.
 *
 * @returns the exit code it stands for
 */
export function showError(stderr: OutputStream, error: unknown): 1 | 2 {
  if (isExpected(error)) {
    stderr.write(`daybook: ${displayText(error.message)}\n`);
    return error instanceof CommandError ? error.exitCode : 1;
  }
  stderr.write(`daybook: this is a bug in the command. ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

/** The server's expected refusals are told by name: importing their class would load the engines into every command. */
function isExpected(error: unknown): error is Error {
  return error instanceof Error && (error instanceof CommandError || error.name === "DaybookError");
}
