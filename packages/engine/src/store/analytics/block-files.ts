import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";

interface BlockFile {
  path: string;
  handle: FileHandle;
}

/**
 * Files that hold one block at a time and stay open for the next one. To make and delete a file takes ten turns of the loop
 * for a large block, and while events pour in a turn is milliseconds.
 */
export class BlockFiles {
  readonly #folder: string;
  readonly #idle: BlockFile[] = [];
  #made = 0;

  /** @param folder of its own */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Puts the bytes into a file that nobody else uses until `read` has ended. */
  async lend(bytes: Uint8Array, read: (path: string) => Promise<void>): Promise<void> {
    const file = this.#idle.pop() ?? (await this.#make());
    try {
      await put(file, bytes);
      await read(file.path);
    } catch (error) {
      // Who failed may yet have it open: it is not to be written to again.
      await remove(file).catch(() => undefined);
      throw error;
    }
    this.#idle.push(file);
  }

  async close(): Promise<void> {
    for (const file of this.#idle.splice(0)) await remove(file);
  }

  async #make(): Promise<BlockFile> {
    const path = join(this.#folder, `${++this.#made}.native`);
    return { path, handle: await open(path, "w", 0o600) };
  }
}

async function put({ handle }: BlockFile, bytes: Uint8Array): Promise<void> {
  // Whichever comes first, what is there afterwards is the bytes. Neither may go on when the other has failed.
  const ends = await Promise.allSettled([handle.truncate(bytes.length), writeAll(handle, bytes)]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, written);
    written += bytesWritten;
  }
}

async function remove({ path, handle }: BlockFile): Promise<void> {
  await handle.close();
  await rm(path, { force: true });
}
