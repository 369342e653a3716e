import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "./command-error.js";
import type { Config } from "./config.js";

/** The token and, for error messages, the place it came from. */
export interface OperatorToken {
  token: string;
  source: string;
}

/**
 * The operator token: DAYBOOK_ADMIN_TOKEN, else the file `admin.token` of the data directory
 * (`--data-dir`, DAYBOOK_DATA_DIR, `.daybook`).
 *
 * @throws CommandError naming both places when neither has one
 */
export async function findOperatorToken(dataDirGiven: string | null, config: Config): Promise<OperatorToken> {
  if (config.adminToken !== null) return { token: config.adminToken, source: "DAYBOOK_ADMIN_TOKEN" };
  const path = join(dataDirGiven ?? config.dataDir ?? ".daybook", "admin.token");
  const token = await readTokenFile(path);
  if (token === "") throw new CommandError(`The operator token in ${path} is empty. Set DAYBOOK_ADMIN_TOKEN instead.`);
  return { token, source: path };
}

async function readTokenFile(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new CommandError(
      `No operator token: DAYBOOK_ADMIN_TOKEN is not set and ${path} ${whyUnreadable(cause)}. ` +
        "Name the server's data directory with --data-dir or set DAYBOOK_ADMIN_TOKEN; " +
        "`daybook serve` makes the file at its first start.",
      { cause },
    );
  }
}

function whyUnreadable(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ENOENT") return "does not exist";
  if (code === "EACCES") return "may be read by its owner only";
  return "cannot be read";
}
