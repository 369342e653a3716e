import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { BackupFile } from "./manifest.js";

/** Writes a new file of a backup in parts, readable by its owner only, and on disk when it resolves. */
export async function writeBackupFile(
  directory: string,
  path: string,
  parts: AsyncIterable<Buffer>,
): Promise<BackupFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(join(directory, path), "wx", 0o600);
  try {
    for await (const part of parts) {
      hash.update(part);
      bytes += part.length;
      await file.writeFile(part);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { path, bytes, sha256: hash.digest("hex") };
}
