import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** A part's directory: partition, first and last block, level, and a version after a mutation. */
const PART = /^([^_]+)_(\d+)_(\d+)_(\d+)(?:_(\d+))?$/;

interface Part {
  firstBlock: number;
  lastBlock: number;
  level: number;
  mutation: number;
}

/**
 * The most parts that are alive in any partition of any table in a data directory: what the engine bounds, and what reads
 * pay for. Parts that another one has taken up stay on the disk for some seconds and are not counted.
 */
export async function countParts(dataDir: string): Promise<number> {
  let most = 0;
  for (const table of await tablesOf(join(dataDir, "events", "store"))) {
    const partitions = new Map<string, Part[]>();
    for (const name of await namesIn(table)) {
      const [, partition, firstBlock, lastBlock, level, mutation = "0"] = PART.exec(name) ?? [];
      if (partition === undefined) continue;
      const part = {
        firstBlock: Number(firstBlock),
        lastBlock: Number(lastBlock),
        level: Number(level),
        mutation: Number(mutation),
      };
      partitions.set(partition, [...(partitions.get(partition) ?? []), part]);
    }
    for (const parts of partitions.values()) {
      most = Math.max(most, parts.filter((part) => !parts.some((other) => takesUp(other, part))).length);
    }
  }
  return most;
}

function takesUp(larger: Part, part: Part): boolean {
  if (larger === part || larger.firstBlock > part.firstBlock || larger.lastBlock < part.lastBlock) return false;
  return larger.level > part.level || (larger.level === part.level && larger.mutation > part.mutation);
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
