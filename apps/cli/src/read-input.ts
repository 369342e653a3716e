import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { CommandError } from "./command-error.js";

/** The text of a file, or of standard input for `-`. @throws CommandError when it cannot be read */
export async function readInput(file: string, stdin: Readable): Promise<string> {
  try {
    if (file !== "-") return await readFile(file, "utf8");
    const chunks: unknown[] = await stdin.toArray();
    return Buffer.concat(chunks.map((chunk) => Buffer.from(String(chunk)))).toString("utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`Cannot read ${file}: ${why}. Check the path, or give - to read standard input.`, { cause });
  }
}
