import { execFile } from "node:child_process";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MIB = 1024 ** 2;
/**
 * Below what Daybook stops at, and room for what is under way: a part that finds none in its middle is called stored by the
 * engine of these tests (docs/decisions/0002-exactly-once.md).
 */
const LEFT_BYTES = 24 * MIB;

/** A disk of its own that a test fills up. */
export interface SmallDisk {
  /** An empty directory that is all of the disk. */
  directory: string;
  /** Leaves too little to go on with. */
  fill(): Promise<void>;
  /** Takes away what `fill` put there. */
  makeRoom(): Promise<void>;
  close(): Promise<void>;
}

/** Null where the tests may not mount a disk: that takes Linux and root. */
export async function openSmallDisk(sizeMib: number): Promise<SmallDisk | null> {
  const directory = await mkdtemp(join(tmpdir(), "daybook-disk-"));
  const ballast = join(directory, "ballast");
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${sizeMib}m`, "daybook-test", directory]);
  } catch {
    await rm(directory, { recursive: true });
    return null;
  }
  return {
    directory,
    async fill() {
      const { bavail, bsize } = await statfs(directory);
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - LEFT_BYTES)));
    },
    makeRoom: () => rm(ballast, { force: true }),
    async close() {
      await run("umount", ["--lazy", directory]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
