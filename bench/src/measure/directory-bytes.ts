import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of all files under a directory. A file that goes away meanwhile counts nothing. */
export async function directoryBytes(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  const counted = new Set<number>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const status = await lstat(join(entry.parentPath, entry.name)).catch(() => null);
    // Parts may share files by hard links.
    if (status === null || counted.has(status.ino)) continue;
    counted.add(status.ino);
    bytes += status.size;
  }
  return bytes;
}
