import { type AnalyticsStore, readFreeBytes } from "@daybook/engine";
import type { Daybook } from "./daybook.js";
import { sealerProblem } from "./sealer-problem.js";

/** How long a store may take to say that it is there. */
const ANSWER_MS_MAX = 3_000;
/** With less room than this a store is about to refuse events, and merges and the accounts' log need some too. */
const FREE_BYTES_MIN = 64n * 1024n ** 2n;

/** Whether requests should be sent here, and what is wrong, for a person. */
export interface Readiness {
  ok: boolean;
  problems: string[];
}

/** Looks at the stores and the sealer; takes at most a few seconds whatever is wrong with them. */
export async function readReadiness(daybook: Daybook): Promise<Readiness> {
  const shards = daybook.analytics.cluster?.shards ?? [daybook.analytics];
  const troubles = await Promise.all(shards.map(troubleOf));
  const problems: string[] = [];
  // A shard that is in trouble is no reason to stop serving the others.
  const inTrouble = troubles.filter((trouble) => trouble !== null);
  if (inTrouble.length === shards.length) {
    problems.push(...new Set(inTrouble.map((trouble) => `the event store ${trouble}`)));
  }
  if (daybook.accountsFollower?.isCurrent === false) problems.push("the accounts database does not answer");
  const sealing = inTrouble.length === 0 ? sealerProblem(daybook) : null;
  if (sealing !== null) problems.push(`days are not being sealed: ${sealing}`);
  const ok = problems.length === 0;
  if (inTrouble.length < shards.length) {
    troubles.forEach((trouble, index) => {
      if (trouble !== null) problems.push(`shard ${index + 1} of ${shards.length} ${trouble}`);
    });
  }
  return { ok, problems };
}

/** What is wrong with one store, as the end of a sentence about it; null when nothing is. */
async function troubleOf(store: AnalyticsStore): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_MS_MAX);
  });
  try {
    const freeBytes = await Promise.race([freeBytesOf(store), silence]);
    if (freeBytes === null) return "does not answer";
    return freeBytes < FREE_BYTES_MIN ? `has only ${freeBytes / 1024n ** 2n} MiB left on its disk` : null;
  } catch {
    return "does not answer";
  } finally {
    clearTimeout(timer);
  }
}

/** A server that does not let its user see its disks is taken at its word. */
function freeBytesOf(store: AnalyticsStore): Promise<bigint> {
  const patienceMs = ANSWER_MS_MAX;
  return readFreeBytes(store, { patienceMs }).catch(async () => {
    await store.query({ sql: "SELECT 1 AS one", patienceMs });
    return FREE_BYTES_MIN;
  });
}
