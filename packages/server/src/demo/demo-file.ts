import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DaybookError } from "@daybook/engine";

/** What the first start made and prints again at every later one: the secrets are stored nowhere else. */
export type DemoCredentials = z.infer<typeof DemoCredentials>;

export const DemoCredentials = z.strictObject({
  /** False while events are still being sent: the next start goes on. */
  loaded: z.boolean(),
  teams: z.array(
    z.strictObject({
      slug: z.string(),
      name: z.string(),
      keys: z.array(
        z.strictObject({
          name: z.string(),
          kind: z.enum(["management", "ingest", "inference"]),
          memberEmail: z.string(),
          /** Slug; null when the key is not bound to a workspace. */
          workspace: z.string().nullable(),
          key: z.string(),
          hash: z.string(),
        }),
      ),
    }),
  ),
});

/**
 * Read `<dataDir>/demo.json`.
 *
 * @returns null when there is none
 * @throws DaybookError `data_directory_unusable` when it is not what {@link writeDemoFile} wrote
 */
export async function readDemoFile(dataDir: string): Promise<DemoCredentials | null> {
  const path = demoFilePath(dataDir);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
  if (text === null) return null;
  const parsed = DemoCredentials.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new DaybookError(
    "data_directory_unusable",
    `${path} is not a file of demo keys that this version can read. Remove it, and the demo teams get new keys at the next start with --demo.`,
  );
}

/** Write `<dataDir>/demo.json` whole or not at all, readable by its owner only. */
export async function writeDemoFile(dataDir: string, credentials: DemoCredentials): Promise<void> {
  const path = demoFilePath(dataDir);
  const unfinished = `${path}.new`;
  const file = await open(unfinished, "w", 0o600);
  try {
    // A leftover of an earlier crash keeps the mode it was made with.
    await file.chmod(0o600);
    await file.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

function demoFilePath(dataDir: string): string {
  return join(dataDir, "demo.json");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses undefined with a message that fits both cases.
    return undefined;
  }
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
