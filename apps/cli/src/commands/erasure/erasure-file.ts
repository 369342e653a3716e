import { readFile } from "node:fs/promises";
import { CommandError } from "../../command-error.js";

/** What the file of `daybook erasure export` holds; the server looks at it. @throws CommandError when it is no JSON */
export async function readErasureFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`Cannot read ${file}: ${why}. Name a file that \`daybook erasure export\` wrote.`, {
      cause,
    });
  }
}
