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
  "events with answers": { as: "events with answers", derives: false },
  "protobuf spans": { as: "protobuf spans", derives: false },
  "JSON spans": { as: "JSON spans", derives: false },
  "protobuf spans, with chats and messages": { as: "protobuf spans", derives: true },
} as const satisfies Record<string, { as: NonNullable<EventLoad["as"]>; derives: boolean }>;
type Telling = keyof typeof TELLINGS;

/**
 * Spans a second through the traces' door, until they and their events are durable, beside the same calls as events. Those
 * name the answers of their calls as the spans do, so that both doors have to make one call of whatever else is told of it;
 * beside events that name none, and with chats and messages derived besides, are lines of their own.
 */
export async function measureTraces({ sizes, directory }: MeasurementOptions): Promise<Figure[]> {
  const { batchedEvents, tracedCalls, tracedRounds } = sizes.ingest;
  const daybook = await spawnServer({ dataDir: join(directory, "daybook-traces") });
  const tellings = Object.keys(TELLINGS) as Telling[];
  const rates = new Map(tellings.map((telling): [Telling, number[]] => [telling, []]));
  try {
    const [team, deriving] = [await daybook.createTeam(), await daybook.createTeam()];
    await daybook.admin("PATCH", `/admin/v1/teams/${team.slug}`, { derivedChats: "off" });
    const send = async (telling: Telling, events: number, source: string): Promise<number> => {
      const { as, derives } = TELLINGS[telling];
      const { eventsPerSecond } = await runJob("sendEvents", {
        url: `${daybook.url}/v1/${as.endsWith("spans") ? "traces" : "events"}`,
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
    for (let round = 0; round < tracedRounds; round++) {
      for (const telling of inOrderOf(round, tellings)) {
        const rate = await send(telling, tracedCalls, String(round));
        rates.get(telling)?.push(rate);
        progress(`  calls told as ${telling}: ${Math.round(rate)} a second`);
      }
    }
  } finally {
    await daybook.stop();
  }
  const rateOf = (telling: Telling): number => median(rates.get(telling) ?? []);
  const beside = (reference: "events" | "events with answers"): Figure[] =>
    tellings
      .filter((telling) => TELLINGS[telling].as.endsWith("spans"))
      .map((telling) =>
        figure({
          name: `traces, ${telling}, batches of ${SPANS_PER_REQUEST}`,
          value: rateOf(telling),
          unit: "spans/s",
          reference: { name: `the same, as ${reference}`, value: rateOf(reference) },
          target:
            batchedEvents === TARGET_SIZES.ingestRows && !TELLINGS[telling].derives && reference !== "events"
              ? { kind: "at least", ratio: RATIO }
              : null,
        }),
      );
  return [...beside("events with answers"), ...beside("events")];
}

/** Each round in another order: whoever comes after much has its merges beside it, so none always comes after the same one. */
function inOrderOf<Item>(round: number, items: readonly Item[]): Item[] {
  // Their number is a prime, so that every step leads to each of them.
  const step = 1 + (round % (items.length - 1));
  return items.flatMap((_, at) => items[(at * step + round) % items.length] ?? []);
}
