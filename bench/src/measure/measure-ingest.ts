import { join } from "node:path";
import { spawnServer } from "@daybook/testkit";
import type { EventLoad } from "../load/send-events.js";
import { type Figure, figure, type Target } from "../output/figure.js";
import { median } from "../output/percentile.js";
import { progress } from "../output/progress.js";
import { runJob, startJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import { type MeasurementOptions, MIB, POSTGRES, referenceOf } from "./measurement.js";
import { BATCH_CLIENTS, type EngineRate, measureServerIngest } from "./measure-server-ingest.js";
import { measureSingleEvents } from "./measure-single-events.js";
import { familyBytes, peakDuring, residentBytes } from "./process-memory.js";

/** Clients at once that send what just happened. */
const SINGLE_CLIENTS = 256;

/** Acknowledged, durable events a second over HTTP, beside the bare engine and beside PostgreSQL. */
export async function measureIngest(options: MeasurementOptions): Promise<Figure[]> {
  const { batchedEvents, rounds } = options.sizes.ingest;
  progress("the engine reads an NDJSON file");
  const engine = await runJob("importNdjson", {
    directory: join(options.directory, "engine"),
    events: batchedEvents,
    rounds,
  });
  const engineRate = { name: "engine, from NDJSON", value: median(engine.eventsPerSecond) };
  return [
    ...(await measureRates(options, engineRate)),
    ...(await measureServerIngest(options, engineRate)),
    ...(await measureSingleEvents(options)),
  ];
}

async function measureRates({ sizes, directory }: MeasurementOptions, engineRate: EngineRate): Promise<Figure[]> {
  const { batchedEvents, singleEvents, rounds } = sizes.ingest;
  const batches = { events: batchedEvents, eventsPerRequest: 500, connections: BATCH_CLIENTS };
  const singles = { events: singleEvents, eventsPerRequest: 1, connections: SINGLE_CLIENTS };

  const postgres = await startJob("servePostgres", { directory: join(directory, "postgres") });
  const daybook = await spawnServer({ dataDir: join(directory, "daybook") });
  const team = await daybook.createTeam();
  const daybookDoor = { url: `${daybook.url}/v1/events`, headers: { authorization: `Bearer ${team.ingestKey}` } };
  const postgresDoor = { url: `${postgres.result.url}/events`, headers: {} };
  const rates = {
    daybookBatches: rateList(),
    daybookSingles: rateList(),
    postgresBatches: rateList(),
    postgresSingles: rateList(),
  };
  const peaks = { daybook: peakList(), postgres: peakList() };
  const daybookBytes = async (): Promise<number | null> =>
    daybook.process.pid === undefined ? null : await residentBytes(daybook.process.pid);
  const postgresBytes = async (): Promise<number | null> =>
    postgres.pid === null ? null : await familyBytes(postgres.pid);
  try {
    const warmUp = { ...batches, events: 20_000, source: "warm-up" };
    await send({ ...daybookDoor, ...warmUp });
    await send({ ...postgresDoor, ...warmUp });
    for (let round = 0; round < rounds; round++) {
      progress(`ingest, round ${round + 1} of ${rounds}`);
      const ofDaybook = await peakDuring(daybookBytes, () =>
        send({ ...daybookDoor, ...batches, source: `batches-${round}` }),
      );
      const ofPostgres = await peakDuring(postgresBytes, () =>
        send({ ...postgresDoor, ...batches, source: `batches-${round}` }),
      );
      rates.daybookBatches.push(ofDaybook.result);
      rates.postgresBatches.push(ofPostgres.result);
      peaks.daybook.push(ofDaybook.peak);
      peaks.postgres.push(ofPostgres.peak);
      rates.daybookSingles.push(await send({ ...daybookDoor, ...singles, source: `singles-${round}` }));
      rates.postgresSingles.push(await send({ ...postgresDoor, ...singles, source: `singles-${round}` }));
    }
  } finally {
    await daybook.stop();
    await postgres.stop();
  }

  const isTargetSize = batchedEvents === TARGET_SIZES.ingestRows;
  const atLeast = (ratio: number): Target | null => (isTargetSize ? { kind: "at least", ratio } : null);
  const rate = (
    name: string,
    values: readonly number[],
    reference: { name: string; value: number; target: number | null },
  ): Figure =>
    figure({
      name,
      value: median(values),
      unit: "events/s",
      reference,
      target: reference.target === null ? null : atLeast(reference.target),
    });
  const figures = [
    rate("ingest, batches of 500", rates.daybookBatches, { ...engineRate, target: 0.15 }),
    rate("ingest, batches of 500, raised target", rates.daybookBatches, { ...engineRate, target: 0.4 }),
    rate("ingest, batches of 500", rates.daybookBatches, {
      name: POSTGRES,
      value: median(rates.postgresBatches),
      target: 1.5,
    }),
    rate("ingest, batches of 1", rates.daybookSingles, { ...engineRate, target: null }),
    rate("ingest, batches of 1", rates.daybookSingles, {
      name: POSTGRES,
      value: median(rates.postgresSingles),
      target: 1,
    }),
  ];
  const peak = largest(peaks.daybook);
  if (peak !== null) {
    const referencePeak = largest(peaks.postgres);
    const reference = referenceOf(POSTGRES, referencePeak === null ? null : referencePeak / MIB);
    figures.push(figure({ name: "resident memory, under load", value: peak / MIB, unit: "MiB", reference }));
  }
  return figures;
}

async function send(load: EventLoad): Promise<number> {
  const { eventsPerSecond } = await runJob("sendEvents", load);
  progress(`  ${new URL(load.url).pathname} by ${load.eventsPerRequest}: ${Math.round(eventsPerSecond)} events/s`);
  return eventsPerSecond;
}

function rateList(): number[] {
  return [];
}

function peakList(): (number | null)[] {
  return [];
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
