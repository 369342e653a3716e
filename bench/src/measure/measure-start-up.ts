import { join } from "node:path";
import { spawnServer } from "@daybook/testkit";
import { type Figure, figure } from "../output/figure.js";
import { median } from "../output/percentile.js";
import { startJob } from "../run-job.js";
import { type MeasurementOptions, MIB, POSTGRES, referenceOf } from "./measurement.js";
import { familyBytes, residentBytes } from "./process-memory.js";

/** From the command to the first answer, on an empty directory and later; and memory before anything was asked. */
export async function measureStartUp({ sizes, directory }: MeasurementOptions): Promise<Figure[]> {
  const daybook: Start[] = [];
  const postgres: Start[] = [];
  for (let start = 0; start <= sizes.laterStarts; start++) {
    daybook.push(await startDaybook(join(directory, "daybook")));
    postgres.push(await startPostgres(join(directory, "postgres")));
  }
  const [first, ...later] = daybook;
  const [referenceFirst, ...referenceLater] = postgres;
  if (first === undefined || referenceFirst === undefined) return [];
  const figures = [
    figure({
      name: "start-up, first",
      value: first.seconds,
      unit: "s",
      reference: { name: POSTGRES, value: referenceFirst.seconds },
    }),
    figure({
      name: "start-up, later",
      value: median(later.map(({ seconds }) => seconds)),
      unit: "s",
      reference: { name: POSTGRES, value: median(referenceLater.map(({ seconds }) => seconds)) },
    }),
  ];
  const idle = later.at(-1)?.bytes ?? null;
  const referenceIdle = referenceLater.at(-1)?.bytes ?? null;
  if (idle !== null) {
    const reference = referenceOf(POSTGRES, referenceIdle === null ? null : referenceIdle / MIB);
    figures.push(figure({ name: "resident memory, idle", value: idle / MIB, unit: "MiB", reference }));
  }
  return figures;
}

interface Start {
  seconds: number;
  /** Resident memory; null where the system does not say. */
  bytes: number | null;
}

async function startDaybook(dataDir: string): Promise<Start> {
  const startedMs = performance.now();
  const server = await spawnServer({ dataDir });
  await fetch(`${server.url}/readyz`);
  const seconds = (performance.now() - startedMs) / 1_000;
  const bytes = server.process.pid === undefined ? null : await residentBytes(server.process.pid);
  await server.stop();
  return { seconds, bytes };
}

async function startPostgres(directory: string): Promise<Start> {
  const startedMs = performance.now();
  const job = await startJob("servePostgres", { directory });
  await fetch(`${job.result.url}/activity?team=none&start=2026-01-01&end=2026-01-02`);
  const seconds = (performance.now() - startedMs) / 1_000;
  const bytes = job.pid === null ? null : await familyBytes(job.pid);
  await job.stop();
  return { seconds, bytes };
}
