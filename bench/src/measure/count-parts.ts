import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** A part's directory: partition, first and last block, level, and a version after a mutation. */
const PART = /^([^_]+)_\d+_\d+_\d+(_\d+)?$/;

/** The most parts that any partition of any table in a data directory has, those about to be deleted among them. */
export async function countParts(dataDir: string): Promise<number> {
  let most = 0;
  for (const table of await tablesOf(join(dataDir, "events", "store"))) {
    const parts = new Map<string, number>();
    for (const name of await namesIn(table)) {
      const partition = PART.exec(name)?.[1];
      if (partition !== undefined) parts.set(partition, (parts.get(partition) ?? 0) + 1);
    }
    most = Math.max(most, ...parts.values());
  }
  return most;
}

/** `store/<three digits>/<id of the table>`. */
async function tablesOf(store: string): Promise<string[]> {
  const groups = await namesIn(store);
  const tables = await Promise.all(
    groups.map(async (group) => (await namesIn(join(store, group))).map((table) => join(store, group, table))),
  );
  return tables.flat();
}

/** Merges delete directories at any moment. */
function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
