import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CommandError } from "../../command-error.js";

/** Raised when an older Daybook could not restore what is written: 2 has frozen days. Without any, 1 is written. */
export const backupFormat = 2;

/** What `manifest.json` of a backup says. It is written last: a directory without it holds no whole backup. */
export const Manifest = z.object({
  format: z.int(),
  /** UUID; tells an interrupted restore of this backup from another. */
  id: z.uuid(),
  /** Version of the command that made it. */
  daybook: z.string(),
  /** When it was begun, RFC 3339 in UTC by the server's clock: everything acknowledged before is in it. */
  createdAt: z.string(),
  accounts: z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), rows: z.int() }),
  /** Days whose events were deleted; null without any. */
  frozen: z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), days: z.int() }).nullable().default(null),
  /** Oldest first. `tellings`: stored rows, of which repeats are some. */
  events: z.array(
    z.object({
      month: z.string().regex(/^\d{6}$/),
      path: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      tellings: z.int(),
    }),
  ),
});
export type Manifest = z.output<typeof Manifest>;

/** A file of a backup. */
export interface BackupFile {
  /** Below the backup's directory. */
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** @throws CommandError when the directory holds no whole backup that this version can read */
export async function readManifest(directory: string): Promise<Manifest> {
  const path = join(directory, "manifest.json");
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new CommandError(
      `${directory} holds no whole backup: ${path} ${isMissing(cause) ? "does not exist" : "cannot be read"}. ` +
        "Name a directory that `daybook backup` has finished.",
      { cause },
    );
  }
  const format = z.object({ format: z.int() }).safeParse(json).data?.format;
  if (format !== undefined && format > backupFormat) {
    throw new CommandError(
      `${path} has format ${format}, and this Daybook knows formats up to ${backupFormat}: ` +
        "a newer Daybook made the backup. Restore it with that version.",
    );
  }
  const manifest = Manifest.safeParse(json);
  if (manifest.success) return manifest.data;
  throw new CommandError(`${path} is not what \`daybook backup\` writes. Take the backup again from where it is kept.`);
}

/** Reads every file of the backup. @throws CommandError naming the first that is not as it was written */
export async function verifyFiles(
  directory: string,
  files: readonly BackupFile[],
  onBytes: (sum: number) => void,
): Promise<void> {
  let sum = 0;
  for (const { path, sha256 } of files) {
    const hash = createHash("sha256");
    try {
      const chunks: AsyncIterable<Buffer> = createReadStream(join(directory, path));
      for await (const chunk of chunks) {
        hash.update(chunk);
        onBytes((sum += chunk.length));
      }
    } catch (cause) {
      throw new CommandError(
        `${join(directory, path)} ${isMissing(cause) ? "is missing" : "cannot be read"}, so the backup is not whole.`,
        { cause },
      );
    }
    if (hash.digest("hex") === sha256) continue;
    throw new CommandError(
      `${join(directory, path)} was changed or damaged: its SHA-256 is not the one in manifest.json. Use another copy of the backup.`,
    );
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
