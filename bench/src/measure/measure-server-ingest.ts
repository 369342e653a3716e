import { join } from "node:path";
import { spawnServer, startClickHouse } from "@daybook/testkit";
import { type Figure, figure } from "../output/figure.js";
import { median } from "../output/percentile.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import type { MeasurementOptions } from "./measurement.js";

/** Rows a second that the bare engine reads from a file, as figures name it. */
export interface EngineRate {
  name: string;
  value: number;
}

/** Senders of batches at once. */
export const BATCH_CLIENTS = 16;

const RATIO_MIN = 0.4;

/** Acknowledged, durable events a second in batches of 500, when they go to a ClickHouse server on the same machine. */
export async function measureServerIngest(
  { sizes, directory }: MeasurementOptions,
  engineRate: EngineRate,
): Promise<Figure[]> {
  const { batchedEvents, rounds } = sizes.ingest;
  const rates: number[] = [];
  const clickhouse = await startClickHouse(null, { parent: directory });
  try {
    const daybook = await spawnServer({
      dataDir: join(directory, "daybook-on-server"),
      environment: { DAYBOOK_CLICKHOUSE_URL: clickhouse.url },
    });
    try {
      const team = await daybook.createTeam();
      const load = {
        url: `${daybook.url}/v1/events`,
        headers: { authorization: `Bearer ${team.ingestKey}` },
        eventsPerRequest: 500,
        connections: BATCH_CLIENTS,
      };
      await runJob("sendEvents", { ...load, events: 20_000, source: "warm-up" });
      for (let round = 0; round < rounds; round++) {
        const { eventsPerSecond } = await runJob("sendEvents", {
          ...load,
          events: batchedEvents,
          source: `batches-${round}`,
        });
        rates.push(eventsPerSecond);
        progress(`  by 500 with a ClickHouse server: ${Math.round(eventsPerSecond)} events/s`);
      }
    } finally {
      await daybook.stop();
    }
  } finally {
    await clickhouse.close();
  }
  return [
    figure({
      name: "ingest, batches of 500, ClickHouse server",
      value: median(rates),
      unit: "events/s",
      reference: engineRate,
      target: batchedEvents === TARGET_SIZES.ingestRows ? { kind: "at least", ratio: RATIO_MIN } : null,
    }),
  ];
}
