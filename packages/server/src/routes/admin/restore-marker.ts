import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { countTellings, DaybookError, describeFrozen, notEmpty } from "@daybook/engine";
import type { Daybook } from "../../daybook.js";

/**
 * The backup that is being restored, noted in the data directory until its accounts are in. Its events come before, and
 * nobody can see them yet; the note tells what an interrupted restore left from anything else.
 */
export class RestoreMarker {
  readonly #file: string;

  constructor(directory: string) {
    this.#file = join(directory, "restore.id");
  }

  /** @throws DaybookError `conflict` unless the Daybook is empty, or holds a part of this very backup */
  async begin(daybook: Daybook, backupId: string): Promise<void> {
    const noted = await this.#read();
    if (daybook.accounts.directory.listTeams().length > 0) throw notEmpty("it has teams");
    if (noted === backupId) return;
    if (noted !== null) throw notEmpty(`the restore of another backup (${noted}) was interrupted and can be run again`);
    if ((await countTellings(daybook.analytics)) > 0) throw notEmpty("it has events");
    if ((await describeFrozen(daybook.analytics)).days > 0) throw notEmpty("it has frozen days");
    const part = `${this.#file}.part`;
    await writeFile(part, `${backupId}\n`, { mode: 0o600, flush: true });
    await rename(part, this.#file);
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

  async end(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  async #read(): Promise<string | null> {
    try {
      return (await readFile(this.#file, "utf8")).trim();
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  }
}
