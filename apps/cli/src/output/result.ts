import type { CommandContext } from "../command.js";
import { formatJsonBody } from "./json.js";

/**
 * Show what the server answered: its JSON as it is when asked for, else the human text on stdout and the next useful
 * command on stderr, where it does not mix with data.
 */
export function showResult(
  { wantsJson, stdout, stderr }: CommandContext,
  { body, human, next }: { body: string; human: () => string; next?: string },
): void {
  if (wantsJson) {
    stdout.write(formatJsonBody(body));
    return;
  }
  stdout.write(human());
  if (next !== undefined) stderr.write(`\nNext: ${next}\n`);
}
