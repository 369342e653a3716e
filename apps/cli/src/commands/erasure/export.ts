import { rename, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { z } from "zod";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { CommandError } from "../../command-error.js";
import { writeBackupFile } from "../backup/backup-file.js";

const ErasureList = z.object({ erasures: z.array(z.object({ id: z.string() })) });

export const erasureExport = defineCommand({
  name: "erasure export",
  summary: "write who was erased, without a name, to a file that a restore can repeat it from",
  arguments: { file: requiredText("file", "where to; one that is there is replaced") },
  options: {},
  handler: async ({ file }, context) => {
    const body = await context.api.call({ method: "GET", path: "/admin/v1/erasures" });
    const { erasures } = decodeBody(ErasureList, body);
    await replaceFile(file, body);
    showResult(context, {
      body: JSON.stringify({ file, erasures: erasures.length }),
      human: () => formatRecord({ file, erasures: erasures.length.toLocaleString("en-US") }),
      next: `daybook restore <directory> --erasures ${file}`,
    });
  },
});

/** The list before stays whole until the new one is. */
async function replaceFile(file: string, text: string): Promise<void> {
  const part = `${basename(file)}.part`;
  try {
    await rm(`${file}.part`, { force: true });
    await writeBackupFile(dirname(file), part, once(Buffer.from(`${text}\n`)));
    await rename(`${file}.part`, file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`Cannot write ${file}: ${why}. Name another file.`, { cause });
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
