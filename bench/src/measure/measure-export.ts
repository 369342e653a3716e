import { spawnServer, type TestTeam } from "@daybook/testkit";
import { lastDays } from "../dataset/reported-days.js";
import { type Figure, figure } from "../output/figure.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import { MIB, millions, referenceOf } from "./measurement.js";
import { peakDuring, residentBytes } from "./process-memory.js";

const ROWS = 1_000_000;
/** Of all events, the generations of the big team: each is a row, since no member makes two in an hour. */
const ROWS_PER_EVENT = 0.3 * 0.6;
/** How much longer the longer table is, and how much more memory it may take: none, but for what differs from run to run. */
const TIMES_LONGER = 4;
const TIMES_MEMORY_MAX = 1.1;

interface Exported {
  rows: number;
  seconds: number;
  /** Resident bytes of the server before the table and at most during it; null where the system does not say. */
  idle: number | null;
  peak: number | null;
}

/**
 * A table of a million rows over HTTP, and one of a quarter of them, each by a fresh server: how fast, and whether the longer
 * one takes more memory. Fewer rows where there are fewer events.
 */
export async function measureExport({
  events,
  days,
  ...asked
}: {
  dataDir: string;
  team: TestTeam;
  /** Of all teams, and over how many days. */
  events: number;
  days: number;
  nowMs: number;
}): Promise<Figure[]> {
  const daysOfLonger = Math.min(days, Math.ceil((ROWS / (events * ROWS_PER_EVENT)) * days));
  const shorter = await exportDays(Math.ceil(daysOfLonger / TIMES_LONGER), asked);
  const longer = await exportDays(daysOfLonger, asked);
  const about = (rows: number): string => `${millions(Number(rows.toPrecision(2)))} rows`;
  return [
    figure({
      name: `CSV export, ${about(longer.rows)}`,
      value: longer.rows / longer.seconds,
      unit: "rows/s",
      reference: null,
    }),
    ...memoryFigure(shorter, {
      name: `resident memory, CSV export, ${about(shorter.rows)}`,
      reference: referenceOf("before it", shorter.idle === null ? null : shorter.idle / MIB),
    }),
    ...memoryFigure(longer, {
      name: `resident memory, CSV export, ${about(longer.rows)}`,
      reference: referenceOf(about(shorter.rows), shorter.peak === null ? null : shorter.peak / MIB),
      target: { kind: "at most", ratio: TIMES_MEMORY_MAX },
    }),
  ];
}

function memoryFigure(
  { peak }: Exported,
  told: Pick<Parameters<typeof figure>[0], "name" | "reference" | "target">,
): Figure[] {
  return peak === null ? [] : [figure({ ...told, value: peak / MIB, unit: "MiB" })];
}

/** By a server that has answered nothing before. */
async function exportDays(
  days: number,
  { dataDir, team, nowMs }: { dataDir: string; team: TestTeam; nowMs: number },
): Promise<Exported> {
  const query = new URLSearchParams({ ...lastDays(days, nowMs), group_by: "hour,member,model", format: "csv" });
  const server = await spawnServer({ dataDir });
  try {
    await server.call("GET", "/readyz");
    const memory = async (): Promise<number | null> =>
      server.process.pid === undefined ? null : await residentBytes(server.process.pid);
    const idle = await memory();
    progress(`a table of ${days} days`);
    const { result, peak } = await peakDuring(memory, () =>
      runJob("readExport", {
        url: `${server.url}/v1/reports/activity?${query.toString()}`,
        headers: { authorization: `Bearer ${team.managementKey}` },
      }),
    );
    return { rows: result.lines - 1, seconds: result.seconds, idle, peak };
  } finally {
    await server.stop();
  }
}
