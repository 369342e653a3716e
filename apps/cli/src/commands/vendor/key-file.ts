import type { Readable } from "node:stream";
import { CommandError } from "../../command-error.js";
import { readInput } from "../../read-input.js";

/**
 * The first line of a file, or of standard input for `-`: a key on the command line would stay in the shell's history.
 *
 * @throws CommandError when it cannot be read or is empty
 */
export async function readKeyFile(file: string, stdin: Readable): Promise<string> {
  const key = (await readInput(file, stdin)).split("\n")[0]?.trim() ?? "";
  if (key !== "") return key;
  throw new CommandError(`${file === "-" ? "Standard input" : file} holds no key in its first line.`);
}
