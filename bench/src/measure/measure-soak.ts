import { join } from "node:path";
import { setInterval } from "node:timers/promises";
import { spawnServer } from "@daybook/testkit";
import { type Figure, figure } from "../output/figure.js";
import { median } from "../output/percentile.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import { countParts } from "./count-parts.js";
import { type MeasurementOptions, MIB } from "./measurement.js";
import { residentBytes } from "./process-memory.js";

const EVENTS_PER_BATCH = 500;
const CONNECTIONS = 8;
/** What the limit is measured with. */
const LIMIT_EVENTS = 300_000;
const SHARE_OF_LIMIT = 0.5;
const SAMPLE_EVERY_MS = 1_000;
/** ClickHouse slows inserts down at 1,000 parts of a partition. */
const PARTS_MAX = 300;
const REPORTS = ["/api/v1/activity", "/v1/reports/user-activity"];

/** Half of what the machine takes, for long, with readers beside: memory stays, parts stay few, and nothing fails. */
export async function measureSoak({ sizes, directory }: MeasurementOptions): Promise<Figure[]> {
  const { seconds } = sizes.soak;
  const dataDir = join(directory, "daybook");
  const server = await spawnServer({ dataDir });
  const { pid } = server.process;
  if (pid === undefined) throw new Error("the server has no process");
  const team = await server.createTeam();
  const door = { url: `${server.url}/v1/events`, headers: { authorization: `Bearer ${team.ingestKey}` } };
  try {
    const limit = { ...door, events: LIMIT_EVENTS, eventsPerRequest: EVENTS_PER_BATCH, connections: CONNECTIONS };
    const { eventsPerSecond } = await runJob("sendEvents", { ...limit, source: "limit" });
    progress(`the limit is ${Math.round(eventsPerSecond)} events/s; half of that for ${seconds} s`);
    const memory: number[] = [];
    let mostParts = 0;
    const over = new AbortController();
    const watch = (async () => {
      for await (const _ of setInterval(SAMPLE_EVERY_MS, null, { signal: over.signal })) {
        const bytes = await residentBytes(pid);
        if (bytes !== null) memory.push(bytes);
        mostParts = Math.max(mostParts, await countParts(dataDir));
      }
    })().catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
    // A request that is not answered 200 ends its job, and with it the measurement.
    const [load, ...reads] = await Promise.all([
      runJob("sendSteadily", {
        ...door,
        requestsPerSecond: (eventsPerSecond * SHARE_OF_LIMIT) / EVENTS_PER_BATCH,
        seconds,
        connections: CONNECTIONS,
        events: { kind: "sample", perRequest: EVENTS_PER_BATCH, source: "soak" },
      }),
      ...REPORTS.map((path) =>
        runJob("readReport", {
          url: server.url + path,
          headers: { authorization: `Bearer ${team.managementKey}` },
          requests: 1,
          leastSeconds: seconds,
          sums: [],
        }),
      ),
    ]);
    over.abort();
    await watch;
    const asked = reads.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
    progress(`  ${Math.round(load.eventsPerSecond)} events/s in fact, ${asked} reports, none failed`);
    const [, second, last] = thirdsOf(memory);
    return [
      figure({
        name: "soak: resident memory, last third",
        value: median(last) / MIB,
        unit: "MiB",
        reference: { name: "second third", value: median(second) / MIB },
        target: { kind: "at most", ratio: 1.05 },
      }),
      figure({
        name: "soak: most parts of a partition",
        value: mostParts,
        unit: "parts",
        reference: { name: "bound", value: PARTS_MAX },
        target: { kind: "at most", ratio: 1 },
      }),
      figure({
        name: "soak: events taken in",
        value: load.eventsPerSecond,
        unit: "events/s",
        reference: { name: "half of the limit", value: eventsPerSecond * SHARE_OF_LIMIT },
        target: { kind: "at least", ratio: 0.95 },
      }),
    ];
  } finally {
    await server.stop();
  }
}

function thirdsOf(samples: readonly number[]): [number[], number[], number[]] {
  const size = Math.floor(samples.length / 3);
  return [samples.slice(0, size), samples.slice(size, 2 * size), samples.slice(2 * size)];
}
