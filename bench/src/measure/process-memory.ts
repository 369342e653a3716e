import { readFile } from "node:fs/promises";

const KIB = 1024;

/** Resident memory of one process in bytes; null where the system does not say (it does on Linux). */
export function residentBytes(pid: number): Promise<number | null> {
  return readKib(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m);
}

/** Memory of a process and its children in bytes, what they share counted once. */
export async function familyBytes(pid: number): Promise<number | null> {
  const own = await readKib(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m);
  if (own === null) return null;
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const children = await Promise.all(
    text
      .split(" ")
      .filter(Boolean)
      .map((child) => familyBytes(Number(child))),
  );
  return children.reduce<number>((sum, bytes) => sum + (bytes ?? 0), own);
}

/** The largest of what `read` says while `work` is under way. */
export async function peakDuring<Result>(
  read: () => Promise<number | null>,
  work: () => Promise<Result>,
): Promise<{ result: Result; peak: number | null }> {
  let peak = await read();
  const timer = setInterval(() => {
    void read().then((bytes) => {
      if (bytes !== null) peak = Math.max(peak ?? 0, bytes);
    });
  }, 250);
  try {
    const result = await work();
    return { result, peak };
  } finally {
    clearInterval(timer);
  }
}

async function readKib(file: string, line: RegExp): Promise<number | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  const kib = line.exec(text)?.[1];
  return kib === undefined ? null : Number(kib) * KIB;
}
