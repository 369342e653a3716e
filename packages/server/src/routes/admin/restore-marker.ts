import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  countTellings,
  DaybookError,
  describeFrozen,
  listErasures,
  notEmpty,
  type NotedErasure,
  parseErasureList,
} from "@daybook/engine";
import type { Daybook } from "../../daybook.js";

/**
 * The backup that is being restored, noted in the data directory until its accounts are in. Its events come before, and
 * nobody can see them yet; the note tells what an interrupted restore left from anything else.
 */
export class RestoreMarker {
  readonly #file: string;
  /** Erasures that are to be repeated before anybody can see the events. */
  readonly #erasuresFile: string;

  constructor(directory: string) {
    this.#file = join(directory, "restore.id");
    this.#erasuresFile = join(directory, "restore.erasures.json");
  }

  /** @throws DaybookError `conflict` unless the Daybook is empty, or holds a part of this very backup */
  async begin(daybook: Daybook, backupId: string): Promise<void> {
    const noted = await this.#read();
    if (daybook.accounts.directory.listTeams().length > 0) throw notEmpty("it has teams");
    if (noted === backupId) return;
    if (noted !== null) throw notEmpty(`the restore of another backup (${noted}) was interrupted and can be run again`);
    if ((await countTellings(daybook.analytics)) > 0) throw notEmpty("it has events");
    if ((await describeFrozen(daybook.analytics)).days > 0) throw notEmpty("it has frozen days");
    // What a restore that has ended may have left.
    await rm(this.#erasuresFile, { force: true });
    await writeWhole(this.#file, `${backupId}\n`);
  }

  /** @throws DaybookError `conflict` when another restore, or none, was begun, or teams have come since */
  async require(daybook: Daybook, backupId: string): Promise<void> {
    if (daybook.accounts.directory.listTeams().length > 0) throw notEmpty("it has teams");
    if ((await this.#read()) === backupId) return;
    throw new DaybookError(
      "conflict",
      `No restore of backup ${backupId} has begun here. Begin it with POST /admin/v1/restore/${backupId}.`,
    );
  }

  /** Keeps a list of erasures for the end of the restore, also over a restart. */
  async keepErasures(list: unknown): Promise<number> {
    const erasures = parseErasureList(list);
    await writeWhole(this.#erasuresFile, JSON.stringify(list));
    return erasures.length;
  }

  /** Those kept; none when there was no list. */
  async erasures(): Promise<readonly NotedErasure[]> {
    const kept = await readIfThere(this.#erasuresFile);
    return parseErasureList(kept === null ? listErasures([]) : JSON.parse(kept));
  }

  async end(): Promise<void> {
    await rm(this.#file, { force: true });
    await rm(this.#erasuresFile, { force: true });
  }

  async #read(): Promise<string | null> {
    return (await readIfThere(this.#file))?.trim() ?? null;
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, text, { mode: 0o600, flush: true });
  await rename(part, file);
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
