import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { CommandError } from "../../command-error.js";
import { type CommandContext, defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { startProgress } from "../../output/progress.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { askPatiently } from "./ask-patiently.js";
import { writeBackupFile } from "./backup-file.js";
import { backupFormat, type Manifest, verifyFiles } from "./manifest.js";

const Months = z.object({ months: z.array(z.object({ month: z.string(), tellings: z.int() })) });
const FrozenHeaders = z.object({ "x-daybook-days": z.string(), "x-daybook-next": z.string().optional() });
const PageHeaders = z.object({ "x-daybook-tellings": z.string(), "x-daybook-next": z.string().optional() });

export const backup = defineCommand({
  name: "backup",
  summary: "write all events and accounts into a new directory, while the server runs",
  arguments: { directory: requiredText("directory", "where to; must not exist, or be empty") },
  options: {},
  handler: async ({ directory }, context) => {
    await makeEmptyDirectory(directory);
    const begun = await askPatiently(context, () => ({ method: "GET", path: "/admin/v1/backup/events" }));
    const { months } = Months.parse(JSON.parse(begun.body.toString("utf8")));
    const events = await writeEvents(context, directory, months);
    // After the events: a day that is frozen meanwhile is in one of the two, or in both.
    const frozen = await writeFrozenDays(context, directory);
    // After the events: every team that has any is there by now.
    const accounts = await writeAccounts(context, directory);
    const manifest: Manifest = {
      format: frozen === null ? 1 : backupFormat,
      id: randomUUID(),
      daybook: readVersion(),
      createdAt: new Date(String(begun.headers["date"])).toISOString(),
      accounts,
      frozen,
      events,
    };
    await verifyFiles(directory, [accounts, ...(frozen === null ? [] : [frozen]), ...events], () => {});
    await writeManifest(directory, manifest);
    showResult(context, {
      body: JSON.stringify(manifest),
      human: () =>
        formatRecord({
          backup: directory,
          tellings: count(events.reduce((sum, { tellings }) => sum + tellings, 0)),
          accounts: `${count(accounts.rows)} rows`,
          size: `${((accounts.bytes + events.reduce((sum, { bytes }) => sum + bytes, 0)) / 1024 ** 2).toFixed(1)} MiB`,
        }),
      next: `daybook restore ${directory} --url <address of an empty Daybook>`,
    });
  },
});

async function makeEmptyDirectory(directory: string): Promise<void> {
  let present: string[];
  try {
    await mkdir(join(directory), { recursive: true, mode: 0o700 });
    present = await readdir(directory);
  } catch (cause) {
    throw new CommandError(
      `Cannot write to ${directory}: ${cause instanceof Error ? cause.message : String(cause)}. Name another directory.`,
      { cause },
    );
  }
  if (present.length > 0) {
    throw new CommandError(
      `${directory} is not empty, and a backup goes into a directory of its own. Name a new one; ` +
        "one without manifest.json is left of a backup that was interrupted, and may be deleted.",
    );
  }
  await mkdir(join(directory, "events"), { mode: 0o700 });
}

async function writeEvents(
  context: CommandContext,
  directory: string,
  months: z.output<typeof Months>["months"],
): Promise<Manifest["events"]> {
  const progress = startProgress({
    stderr: context.stderr,
    label: "Events",
    total: months.reduce((sum, { tellings }) => sum + tellings, 0),
    format: count,
  });
  try {
    let done = 0;
    const files: Manifest["events"] = [];
    for (const { month } of months) {
      let tellings = 0;
      const pages = readPages(context, month, (rows) => {
        tellings += rows;
        progress.update((done += rows));
      });
      const file = await writeBackupFile(directory, `events/${month}.native.gz`, pages);
      files.push({ month, ...file, tellings });
    }
    return files;
  } finally {
    progress.stop();
  }
}

/** Pages of a month, each a member of one gzip file. */
async function* readPages(
  context: CommandContext,
  month: string,
  onRows: (rows: number) => void,
): AsyncGenerator<Buffer> {
  let after: string | null = null;
  do {
    const query: { after: string | null } = { after };
    const page = await askPatiently(context, () => ({
      method: "GET",
      path: apiPath`/admin/v1/backup/events/${month}`,
      query,
    }));
    const headers = PageHeaders.parse(page.headers);
    onRows(Number(headers["x-daybook-tellings"]));
    yield page.body;
    after = headers["x-daybook-next"] ?? null;
  } while (after !== null);
}

/** Null when no day is frozen. */
async function writeFrozenDays(context: CommandContext, directory: string): Promise<Manifest["frozen"]> {
  let days = 0;
  const pages = readFrozenPages(context, (count) => {
    days += count;
  });
  const file = await writeBackupFile(directory, "frozen.native.gz", pages);
  if (days > 0) return { ...file, days };
  await rm(join(directory, file.path));
  return null;
}

async function* readFrozenPages(context: CommandContext, onDays: (days: number) => void): AsyncGenerator<Buffer> {
  let after: string | null = null;
  do {
    const query: { after: string | null } = { after };
    const page = await askPatiently(context, () => ({ method: "GET", path: "/admin/v1/backup/frozen", query }));
    const headers = FrozenHeaders.parse(page.headers);
    onDays(Number(headers["x-daybook-days"]));
    yield page.body;
    after = headers["x-daybook-next"] ?? null;
  } while (after !== null);
}

async function writeAccounts(context: CommandContext, directory: string): Promise<Manifest["accounts"]> {
  const { body } = await askPatiently(context, () => ({ method: "GET", path: "/admin/v1/backup/accounts" }));
  const file = await writeBackupFile(directory, "accounts.ndjson", once(body));
  return { ...file, rows: body.reduce((sum, byte) => sum + Number(byte === 0x0a), 0) };
}

/** The manifest appears whole or not at all. */
async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeBackupFile(directory, "manifest.json.part", once(text));
  await rename(join(directory, "manifest.json.part"), join(directory, "manifest.json"));
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
