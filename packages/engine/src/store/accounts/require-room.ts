import { statfs } from "node:fs/promises";
import { DaybookError } from "../../kernel/errors.js";

/**
 * Some segments of PostgreSQL's log. When it cannot write its log PGlite neither fails nor returns: the whole process
 * stands still, so that must not come.
 */
const ROOM_BYTES_MIN = 48 * 1024 ** 2;

/** @throws DaybookError `store_unavailable` when the disk of the directory is all but full */
export async function requireRoom(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const freeBytes = bavail * bsize;
  if (freeBytes >= ROOM_BYTES_MIN) return;
  const [free, least] = [freeBytes, ROOM_BYTES_MIN].map((bytes) => Math.floor(bytes / 1024 ** 2));
  throw new DaybookError(
    "store_unavailable",
    `The disk of the data directory has ${free} MiB left, and accounts are written with ${least} MiB or more only. ` +
      "Nothing was changed; make room on the disk, then try again.",
  );
}
