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

const TELLINGS = {
  events: { as: "events", derives: false },
  "protobuf spans": { as: "protobuf spans", derives: false },
  "JSON spans": { as: "JSON spans", derives: false },
  "protobuf spans, with chats and messages": { as: "protobuf spans", derives: true },
} as const satisfies Record<string, { as: NonNullable<EventLoad["as"]>; derives: boolean }>;
type Telling = keyof typeof TELLINGS;

/**
 * Spans a second through the traces' door, until they and their events are durable, beside the same calls as events. What
 * is compared makes the same events on both sides; what it costs to derive chats and messages besides has a line of its own.
 */
export async function measureTraces({ sizes, directory }: MeasurementOptions): Promise<Figure[]> {
  const { batchedEvents, tracedCalls, rounds } = sizes.ingest;
  const daybook = await spawnServer({ dataDir: join(directory, "daybook-traces") });
  const tellings = Object.keys(TELLINGS) as Telling[];
  const rates = new Map(tellings.map((telling): [Telling, number[]] => [telling, []]));
  try {
    const [team, deriving] = [await daybook.createTeam(), await daybook.createTeam()];
    await daybook.admin("PATCH", `/admin/v1/teams/${team.slug}`, { derivedChats: "off" });
    const send = async (telling: Telling, events: number, source: string): Promise<number> => {
      const { as, derives } = TELLINGS[telling];
      const { eventsPerSecond } = await runJob("sendEvents", {
        url: `${daybook.url}/v1/${as === "events" ? "events" : "traces"}`,
        headers: { authorization: `Bearer ${(derives ? deriving : team).ingestKey}` },
        events,
        eventsPerRequest: SPANS_PER_REQUEST,
        connections: CONNECTIONS,
        // Neither may be the other's telling of the same call.
        source: `${telling} ${source}`,
        as,
      });
      return eventsPerSecond;
    };
    for (const telling of tellings) await send(telling, tracedCalls / 10, "warm-up");
    for (let round = 0; round < rounds; round++) {
      for (const telling of tellings) {
        const rate = await send(telling, tracedCalls, String(round));
        rates.get(telling)?.push(rate);
        progress(`  calls told as ${telling}: ${Math.round(rate)} a second`);
      }
    }
  } finally {
    await daybook.stop();
  }
  const reference = { name: "the same calls, as events", value: median(rates.get("events") ?? []) };
  return tellings
    .filter((telling) => telling !== "events")
    .map((telling) =>
      figure({
        name: `traces, ${telling}, batches of ${SPANS_PER_REQUEST}`,
        value: median(rates.get(telling) ?? []),
        unit: "spans/s",
        reference,
        target:
          batchedEvents === TARGET_SIZES.ingestRows && !TELLINGS[telling].derives
            ? { kind: "at least", ratio: RATIO }
            : null,
      }),
    );
}
