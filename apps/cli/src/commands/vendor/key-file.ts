import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { CommandError } from "../../command-error.js";

/**
 * The first line of a file, or of standard input for `-`: a key on the command line would stay in the shell's history.
 *
 * @throws CommandError when it cannot be read or is empty
 */
export async function readKeyFile(file: string, stdin: Readable): Promise<string> {
  const key = (await readWhole(file, stdin)).split("\n")[0]?.trim() ?? "";
  if (key !== "") return key;
  throw new CommandError(`${file === "-" ? "Standard input" : file} holds no key in its first line.`);
}

async function readWhole(file: string, stdin: Readable): Promise<string> {
  try {
    if (file !== "-") return await readFile(file, "utf8");
    const chunks: unknown[] = await stdin.toArray();
    return Buffer.concat(chunks.map((chunk) => Buffer.from(String(chunk)))).toString("utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`Cannot read ${file}: ${why}. Check the path, or give - to read standard input.`, { cause });
  }
}
