import { randomBytes } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { access, type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DaybookError } from "@daybook/engine";
import { tryLock } from "fs-native-extensions";

/** Layout of the directory. A change that older versions cannot read raises it. */
const FORMAT = 1;
/** A killed server's lock goes with its process; a stopping one needs a moment to let go. */
const LOCK_PATIENCE_MS = 5_000;
const LOCK_RETRY_MS = 50;

/** A directory that this process alone uses until it closes it or ends, however it ends. */
export interface DataDirectory {
  /** Absolute. */
  path: string;
  /** The file's text; made from 32 random bytes, mode 0600, when it is missing. */
  secretFile(name: string, prefix: string): Promise<string>;
  /** An empty folder for files that do not outlive the process. */
  scratch(name: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens a data directory, making it when missing. The operating system's lock on it ends with the process, so a
 * restart after a kill just works.
 *
 * @throws DaybookError `data_directory_unusable`, one line: not writable, in use, or of a newer version
 */
export async function openDataDirectory(dataDir: string): Promise<DataDirectory> {
  const path = resolve(dataDir);
  const lock = await openLock(path);
  try {
    await checkFormat(path);
  } catch (error) {
    await lock.close();
    throw error;
  }
  return {
    path,
    async secretFile(name, prefix) {
      const file = join(path, name);
      const present = (await readOptional(file))?.trim();
      if (present) return present;
      const secret = `${prefix}${randomBytes(32).toString("hex")}`;
      await writeWhole(file, `${secret}\n`);
      return secret;
    },
    async scratch(name) {
      const folder = join(path, name);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      return folder;
    },
    close: () => lock.close(),
  };
}

async function openLock(path: string): Promise<FileHandle> {
  let lock: FileHandle;
  try {
    await makeDirectory(path);
    await access(path, constants.W_OK | constants.X_OK);
    lock = await open(join(path, "lock"), "a+", 0o600);
  } catch (cause) {
    throw new DaybookError(
      "data_directory_unusable",
      `Cannot write to the data directory ${path}: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        `Make it writable, or name another with --data-dir or DAYBOOK_DATA_DIR.`,
      { cause },
    );
  }
  const giveUpAt = performance.now() + LOCK_PATIENCE_MS;
  while (!tryLock(lock.fd)) {
    if (performance.now() >= giveUpAt) {
      await lock.close();
      throw new DaybookError(
        "data_directory_unusable",
        `The data directory ${path} is in use by another Daybook: one process at a time may hold it. ` +
          `Stop that process, or name another directory with --data-dir or DAYBOOK_DATA_DIR.`,
      );
    }
    await sleep(LOCK_RETRY_MS);
  }
  return lock;
}

/** Node's own recursive mkdir never ends below a directory that exists and takes no entries, such as /proc. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, "EEXIST")) return;
    const parent = dirname(path);
    if (!hasCode(error, "ENOENT") || existsSync(parent)) throw error;
    await makeDirectory(parent);
    await makeDirectory(path);
  }
}

/** The file's text, or null when there is none. Any other failure is one: the file may hold what must not be replaced. */
async function readOptional(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return null;
    throw new DaybookError(
      "data_directory_unusable",
      `Cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}. Make it readable, or put back a backup.`,
      { cause },
    );
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

async function checkFormat(path: string): Promise<void> {
  const file = join(path, "format");
  const text = await readOptional(file);
  if (text === null) {
    await writeWhole(file, `${FORMAT}\n`);
    return;
  }
  const format = Number(text.trim());
  if (Number.isInteger(format) && format >= 1 && format <= FORMAT) return;
  throw new DaybookError(
    "data_directory_unusable",
    `The data directory ${path} has format ${text.trim()}, and this Daybook knows formats up to ${FORMAT}: ` +
      `it was written by a newer Daybook. Start that version, or name another directory.`,
  );
}

/** The file appears whole or not at all, readable by its owner only. */
async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, text, { mode: 0o600, flush: true });
  await rename(part, file);
}
