import { cp } from "node:fs/promises";
import { join } from "node:path";
import { type SpawnedServer, spawnServer, type TestTeam } from "@daybook/testkit";
import { type DatasetPart, REPORT_DATASET } from "../dataset/report-dataset.js";
import { type Figure, figure } from "../output/figure.js";
import { percentile } from "../output/percentile.js";
import { progress } from "../output/progress.js";
import { fillPostgres, postgresEventBytes } from "../postgres/fill-postgres.js";
import { runJob, startJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import { directoryBytes } from "./directory-bytes.js";
import { type MeasurementOptions, MIB } from "./measurement.js";
import { askReport, type Report, REPORTS, type Times } from "./report-questions.js";

const DAY_MS = 86_400_000;
/** How many times faster than PostgreSQL, by events. */
const TIMES_FASTER = new Map<number, number>([
  [TARGET_SIZES.fewEvents, 5],
  [TARGET_SIZES.manyEvents, 20],
]);
const TIMES_SLOWER_MAX = 1.5;

/** A store of one size, in both engines. */
interface Stage {
  events: number;
  dataDir: string;
  server: SpawnedServer;
  times: Record<Report, Times>;
}

/**
 * Both reports over HTTP at each size, beside PostgreSQL with the same rows, and bytes on disk.
 *
 * Servers of all sizes run at once and take turns, so that a noisy minute hits all alike. PostgreSQL holds one size
 * after the other, since its answers take long enough to need no turns.
 */
export async function measureReports({ sizes, directory }: MeasurementOptions): Promise<Figure[]> {
  const today = Math.floor(Date.now() / DAY_MS);
  const firstDay = new Date((today - REPORT_DATASET.days) * DAY_MS).toISOString().slice(0, 10);
  const range = {
    start: `${firstDay}T00:00:00.000Z`,
    end: `${new Date(today * DAY_MS).toISOString().slice(0, 10)}T00:00:00.000Z`,
  };
  const postgres = await startJob("servePostgres", { directory: join(directory, "postgres") });
  const stages: Stage[] = [];
  const figures: Figure[] = [];
  try {
    const { team, dataDirs } = await prepareDataDirectories({ directory, count: sizes.reports.events.length });
    const references: Record<Report, Times>[] = [];
    let filled = 0;
    for (const [index, events] of sizes.reports.events.entries()) {
      const dataDir = dataDirs[index] ?? directory;
      progress(`${events} events into Daybook`);
      await runJob("fillDaybook", { dataDir, part: { firstEvent: 0, events, team: team.id, firstDay } });
      const server = await spawnServer({ dataDir, environment: { DAYBOOK_SEAL_EVERY_MS: "500" } });
      stages.push({ events, dataDir, server, times: emptyTimes() });
      await untilSealed(server);
      progress(`${events} events into PostgreSQL`);
      const part: DatasetPart = { firstEvent: filled, events: events - filled, team: team.id, firstDay };
      await fillPostgres(postgres.result.connectionString, part);
      filled = events;
      const times = emptyTimes();
      for (const report of REPORTS) {
        progress(`PostgreSQL answers ${report}`);
        const query = new URLSearchParams({ team: team.id, ...range });
        const url = `${postgres.result.url}${report === "activity" ? "/activity" : "/user-activity"}?${query.toString()}`;
        times[report] = await askReport({ report, url, headers: {}, requests: sizes.reports.referenceRequests });
      }
      references.push(times);
      const referenceBytes = await postgresEventBytes(postgres.result.connectionString);
      figures.push(
        figure({
          name: `bytes on disk per million events, ${millions(events)}`,
          value: (await directoryBytes(join(dataDir, "events"))) / MIB / (events / 1_000_000),
          unit: "MiB",
          reference: { name: "PostgreSQL", value: referenceBytes / MIB / (events / 1_000_000) },
        }),
      );
    }
    for (let round = 0; round < sizes.reports.rounds; round++) {
      progress(`reports, round ${round + 1} of ${sizes.reports.rounds}`);
      for (const report of REPORTS) {
        for (const { server, times } of stages) {
          const query = new URLSearchParams({ startDate: range.start, endDate: range.end });
          const path = report === "activity" ? "/api/v1/activity" : `/v1/reports/user-activity?${query.toString()}`;
          const asked = await askReport({
            report,
            url: server.url + path,
            headers: { authorization: `Bearer ${team.managementKey}` },
            requests: sizes.reports.requests,
          });
          // The first round warms up.
          if (round > 0 || sizes.reports.rounds === 1) times[report].timesMs.push(...asked.timesMs);
          times[report].sums = asked.sums;
        }
      }
    }
    for (const [index, stage] of stages.entries()) {
      const reference = references[index];
      if (reference !== undefined) figures.push(...stageFigures(stage, reference, stages[index - 1] ?? null));
    }
  } finally {
    for (const { server } of stages) await server.stop();
    await postgres.stop();
  }
  return figures;
}

function stageFigures(stage: Stage, reference: Record<Report, Times>, smaller: Stage | null): Figure[] {
  return REPORTS.flatMap((report) => {
    if (stage.times[report].sums.join() !== reference[report].sums.join()) {
      throw new Error(
        `${report}: Daybook's sums are ${stage.times[report].sums.join()}, PostgreSQL's ${reference[report].sums.join()}`,
      );
    }
    const faster = TIMES_FASTER.get(stage.events);
    const at = (share: number, of: Times): number => percentile(of.timesMs, share);
    const figures: Figure[] = [];
    for (const [quantile, share] of [
      ["p50", 0.5],
      ["p95", 0.95],
    ] as const) {
      const measured = {
        name: `${report} ${quantile}, ${millions(stage.events)}`,
        value: at(share, stage.times[report]),
        unit: "ms",
      };
      figures.push(
        figure({
          ...measured,
          reference: { name: "PostgreSQL and handler", value: at(share, reference[report]) },
          target: faster === undefined ? null : { kind: "at most", ratio: 1 / faster },
        }),
      );
      if (smaller !== null) {
        figures.push(
          figure({
            ...measured,
            reference: { name: `Daybook, ${millions(smaller.events)}`, value: at(share, smaller.times[report]) },
            target: { kind: "at most", ratio: TIMES_SLOWER_MAX },
          }),
        );
      }
    }
    return figures;
  });
}

/** Directories with the same team and its members; each size gets a copy. */
async function prepareDataDirectories({
  directory,
  count,
}: {
  directory: string;
  count: number;
}): Promise<{ team: TestTeam; dataDirs: string[] }> {
  const [first = "", ...copies] = Array.from({ length: count }, (_, index) => join(directory, `daybook-${index}`));
  const server = await spawnServer({ dataDir: first });
  let team: TestTeam;
  try {
    team = await server.createTeam({ slug: "bench" });
  } finally {
    await server.stop();
  }
  progress(`${REPORT_DATASET.members} members`);
  await runJob("fillMembers", { dataDir: first, team: team.id });
  for (const copy of copies) await cp(first, copy, { recursive: true });
  return { team, dataDirs: [first, ...copies] };
}

/** The sealer's first look takes all days; reports are measured after it. */
async function untilSealed(server: SpawnedServer): Promise<void> {
  const deadlineMs = performance.now() + 10 * 60_000;
  for (;;) {
    const { text } = await server.call("GET", "/metrics");
    const gauge = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1] ?? Number.NaN);
    if (gauge("daybook_sealed_days_total") > 0 && gauge("daybook_unsealed_days") === 0) return;
    if (performance.now() > deadlineMs) throw new Error("the days were not sealed within ten minutes");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function emptyTimes(): Record<Report, Times> {
  return { activity: { timesMs: [], sums: [] }, "user-activity": { timesMs: [], sums: [] } };
}

function millions(events: number): string {
  return `${events / 1_000_000}M`;
}
