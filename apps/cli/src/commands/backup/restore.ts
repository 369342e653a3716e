import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { CommandError } from "../../command-error.js";
import { type CommandContext, defineCommand } from "../../command.js";
import { requiredText, text } from "../../option.js";
import { type Progress, startProgress } from "../../output/progress.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { readErasureFile } from "../erasure/erasure-file.js";
import { askPatiently } from "./ask-patiently.js";
import { type Manifest, readManifest, verifyFiles } from "./manifest.js";

const Stored = z.object({ tellings: z.int() });
const StoredAccounts = z.object({ rows: z.record(z.string(), z.int()), erasures: z.int() });

export const restore = defineCommand({
  name: "restore",
  summary: "put a backup into an empty Daybook that runs",
  arguments: { directory: requiredText("directory", "what `daybook backup` wrote") },
  options: {
    erasures: text("file", "what `daybook erasure export` wrote: who is erased there stays erased"),
  },
  handler: async ({ directory, erasures: erasuresFile }, context) => {
    const manifest = await readManifest(directory);
    const erasures = erasuresFile === null ? null : await readErasureFile(erasuresFile);
    const files = [manifest.accounts, ...(manifest.frozen === null ? [] : [manifest.frozen]), ...manifest.events];
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    await shown(context, { label: "Checking", total }, (progress) => verifyFiles(directory, files, progress.update));
    await askPatiently(context, () => ({ method: "POST", path: apiPath`/admin/v1/restore/${manifest.id}` }));
    const tellings = await shown(context, { label: "Restoring", total }, (progress) =>
      sendEvents(context, { directory, manifest, progress }),
    );
    if (manifest.frozen !== null) await sendFrozenDays(context, directory, manifest.id, manifest.frozen);
    if (erasures !== null) await sendErasures(context, manifest.id, erasures);
    const { rows, erasures: repeated } = await sendAccounts(context, directory, manifest);
    showResult(context, {
      body: JSON.stringify({ backup: manifest.id, tellings, rows, erasures: repeated }),
      human: () =>
        formatRecord({
          tellings: tellings.toLocaleString("en-US"),
          ...(erasures === null ? {} : { "erased since the backup": repeated.toLocaleString("en-US") }),
          ...Object.fromEntries(
            Object.entries(rows).map(([table, n]) => [table.replaceAll("_", " "), n.toLocaleString("en-US")]),
          ),
        }),
      next: "daybook rebuild",
    });
  },
});

async function shown<Result>(
  { stderr }: CommandContext,
  { label, total }: { label: string; total: number },
  run: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = startProgress({ stderr, label, total, format: (bytes) => `${(bytes / 1024 ** 2).toFixed(1)} MiB` });
  return await run(progress).finally(progress.stop);
}

async function sendEvents(
  context: CommandContext,
  { directory, manifest, progress }: { directory: string; manifest: Manifest; progress: Progress },
): Promise<number> {
  let [tellings, sentBytes] = [0, 0];
  for (const file of manifest.events) {
    const { body } = await askPatiently(context, () => ({
      method: "POST",
      path: apiPath`/admin/v1/restore/${manifest.id}/events/${file.month}`,
      upload: {
        stream: counted(createReadStream(join(directory, file.path)), (bytes) => progress.update(sentBytes + bytes)),
        headers: {
          "content-type": "application/octet-stream",
          "content-encoding": "gzip",
          "content-length": String(file.bytes),
        },
      },
    }));
    const stored = Stored.parse(JSON.parse(body.toString("utf8"))).tellings;
    if (stored !== file.tellings) {
      throw new CommandError(
        `The server stored ${stored} tellings of ${file.path}, which holds ${file.tellings}: the backup's manifest.json does not fit its files. Use another copy of the backup.`,
      );
    }
    tellings += stored;
    sentBytes += file.bytes;
  }
  return tellings;
}

async function sendFrozenDays(
  context: CommandContext,
  directory: string,
  id: string,
  frozen: NonNullable<Manifest["frozen"]>,
): Promise<void> {
  const { body } = await askPatiently(context, () => ({
    method: "POST",
    path: apiPath`/admin/v1/restore/${id}/frozen`,
    upload: {
      stream: createReadStream(join(directory, frozen.path)),
      headers: {
        "content-type": "application/octet-stream",
        "content-encoding": "gzip",
        "content-length": String(frozen.bytes),
      },
    },
  }));
  const { days } = z.object({ days: z.int() }).parse(JSON.parse(body.toString("utf8")));
  if (days === frozen.days) return;
  throw new CommandError(
    `The server stored ${days} days of ${frozen.path}, which holds ${frozen.days}: the backup's manifest.json does not fit its files. Use another copy of the backup.`,
  );
}

/** Kept by the server until the accounts come, which end the restore. */
async function sendErasures(context: CommandContext, id: string, list: unknown): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(list));
  await askPatiently(context, () => ({
    method: "POST",
    path: apiPath`/admin/v1/restore/${id}/erasures`,
    upload: {
      stream: Readable.from([bytes], { objectMode: false }),
      headers: { "content-type": "application/octet-stream", "content-length": String(bytes.length) },
    },
  }));
}

async function sendAccounts(
  context: CommandContext,
  directory: string,
  { id, accounts }: Manifest,
): Promise<z.output<typeof StoredAccounts>> {
  const { body } = await askPatiently(context, () => ({
    method: "POST",
    path: apiPath`/admin/v1/restore/${id}/accounts`,
    upload: {
      stream: createReadStream(join(directory, accounts.path)),
      headers: { "content-type": "application/x-ndjson", "content-length": String(accounts.bytes) },
    },
  }));
  return StoredAccounts.parse(JSON.parse(body.toString("utf8")));
}

function counted(stream: Readable, onBytes: (sum: number) => void): Readable {
  let sum = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes((sum += chunk.length));
      done(null, chunk);
    },
  });
  // `pipe` passes on neither an error nor an early end.
  stream.on("error", (error) => counter.destroy(error));
  counter.on("close", () => stream.destroy());
  return stream.pipe(counter);
}
