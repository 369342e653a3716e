import { join } from "node:path";
import { spawnServer } from "@daybook/testkit";
import { type Figure, figure } from "../output/figure.js";
import { median } from "../output/percentile.js";
import { progress } from "../output/progress.js";
import { runJob, startJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import type { MeasurementOptions } from "./measurement.js";

const CONNECTIONS = 64;
const TIMES_FASTER = 3;

/** Single events of a few clients, beside a plain handler over the same engine that inserts each by itself. */
export async function measureSingleEvents({ sizes, directory }: MeasurementOptions): Promise<Figure[]> {
  const { batchedEvents, fewClientsEvents, plainEvents, rounds } = sizes.ingest;
  const plain = await startJob("servePlainHandler", { directory: join(directory, "plain") });
  const daybook = await spawnServer({ dataDir: join(directory, "daybook-singles") });
  const rates = { daybook: [] as number[], plain: [] as number[] };
  try {
    const team = await daybook.createTeam();
    const singles = { eventsPerRequest: 1, connections: CONNECTIONS };
    const daybookDoor = { url: `${daybook.url}/v1/events`, headers: { authorization: `Bearer ${team.ingestKey}` } };
    const plainDoor = { url: `${plain.result.url}/events`, headers: {} };
    await runJob("sendEvents", { ...daybookDoor, ...singles, events: 1_000, source: "warm-up" });
    await runJob("sendEvents", { ...plainDoor, ...singles, events: CONNECTIONS, source: "warm-up" });
    for (let round = 0; round < rounds; round++) {
      const source = `singles-${round}`;
      const ofDaybook = await runJob("sendEvents", { ...daybookDoor, ...singles, events: fewClientsEvents, source });
      const ofPlain = await runJob("sendEvents", { ...plainDoor, ...singles, events: plainEvents, source });
      rates.daybook.push(ofDaybook.eventsPerSecond);
      rates.plain.push(ofPlain.eventsPerSecond);
      progress(
        `  by 1 on ${CONNECTIONS} connections: ${Math.round(ofDaybook.eventsPerSecond)} events/s, ` +
          `plain handler ${Math.round(ofPlain.eventsPerSecond)} events/s`,
      );
    }
    await requireStored(plain.result.url, CONNECTIONS + rounds * plainEvents);
  } finally {
    await daybook.stop();
    await plain.stop();
  }
  return [
    figure({
      name: `ingest, batches of 1 on ${CONNECTIONS} connections`,
      value: median(rates.daybook),
      unit: "events/s",
      reference: { name: "plain handler, an insert each", value: median(rates.plain) },
      target: batchedEvents === TARGET_SIZES.ingestRows ? { kind: "at least", ratio: TIMES_FASTER } : null,
    }),
  ];
}

/** A reference that answers without storing would be beaten by nobody. */
async function requireStored(url: string, expected: number): Promise<void> {
  const { count } = (await (await fetch(`${url}/count`)).json()) as { count: number };
  if (count !== expected) throw new Error(`the plain handler stored ${count} events of ${expected}`);
}
