import { join } from "node:path";
import { spawnServer } from "@daybook/testkit";
import type { EventLoad } from "../load/send-events.js";
import { type Figure, figure } from "../output/figure.js";
import { median } from "../output/percentile.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import type { MeasurementOptions } from "./measurement.js";

const CONNECTIONS = 16;
const SPANS_PER_REQUEST = 500;
const RATIO = 0.7;

type Telling = NonNullable<EventLoad["as"]>;

/** Spans a second through the traces' door, until they and their events are durable, beside the same calls as events. */
export async function measureTraces({ sizes, directory }: MeasurementOptions): Promise<Figure[]> {
  const { batchedEvents, tracedCalls, rounds } = sizes.ingest;
  const daybook = await spawnServer({ dataDir: join(directory, "daybook-traces") });
  const rates: Record<Telling, number[]> = { events: [], "protobuf spans": [], "JSON spans": [] };
  const tellings = Object.keys(rates) as Telling[];
  try {
    const team = await daybook.createTeam();
    const send = async (as: Telling, events: number, source: string): Promise<number> => {
      const { eventsPerSecond } = await runJob("sendEvents", {
        url: `${daybook.url}/v1/${as === "events" ? "events" : "traces"}`,
        headers: { authorization: `Bearer ${team.ingestKey}` },
        events,
        eventsPerRequest: SPANS_PER_REQUEST,
        connections: CONNECTIONS,
        // Neither may be the other's telling of the same call.
        source: `${as} ${source}`,
        as,
      });
      return eventsPerSecond;
    };
    for (const as of tellings) await send(as, tracedCalls / 10, "warm-up");
    for (let round = 0; round < rounds; round++) {
      for (const as of tellings) {
        const rate = await send(as, tracedCalls, String(round));
        rates[as].push(rate);
        progress(`  calls told as ${as}: ${Math.round(rate)} a second`);
      }
    }
  } finally {
    await daybook.stop();
  }
  const reference = { name: "the same calls, as events", value: median(rates.events) };
  return tellings
    .filter((as) => as !== "events")
    .map((as) =>
      figure({
        name: `traces, ${as}, batches of ${SPANS_PER_REQUEST}`,
        value: median(rates[as]),
        unit: "spans/s",
        reference,
        target: batchedEvents === TARGET_SIZES.ingestRows ? { kind: "at least", ratio: RATIO } : null,
      }),
    );
}
