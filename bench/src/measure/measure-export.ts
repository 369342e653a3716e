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

/** A table of a million rows over HTTP, and what it costs a fresh server in memory; fewer where there are fewer events. */
export async function measureExport({
  dataDir,
  team,
  events,
  days,
  nowMs,
}: {
  dataDir: string;
  team: TestTeam;
  /** Of all teams, and over how many days. */
  events: number;
  days: number;
  nowMs: number;
}): Promise<Figure[]> {
  const exported = Math.min(days, Math.ceil((ROWS / (events * ROWS_PER_EVENT)) * days));
  const query = new URLSearchParams({ ...lastDays(exported, nowMs), group_by: "hour,member,model", format: "csv" });
  const server = await spawnServer({ dataDir });
  try {
    await server.call("GET", "/readyz");
    const memory = async (): Promise<number | null> =>
      server.process.pid === undefined ? null : await residentBytes(server.process.pid);
    const idle = await memory();
    progress(`a table of ${exported} days`);
    const { result, peak } = await peakDuring(memory, () =>
      runJob("readExport", {
        url: `${server.url}/v1/reports/activity?${query.toString()}`,
        headers: { authorization: `Bearer ${team.managementKey}` },
      }),
    );
    const rows = result.lines - 1;
    const about = `${millions(Number(rows.toPrecision(2)))} rows`;
    return [
      figure({ name: `CSV export, ${about}`, value: rows / result.seconds, unit: "rows/s", reference: null }),
      ...(peak === null
        ? []
        : [
            figure({
              name: `resident memory, CSV export, ${about}`,
              value: peak / MIB,
              unit: "MiB",
              reference: referenceOf("before it", idle === null ? null : idle / MIB),
            }),
          ]),
    ];
  } finally {
    await server.stop();
  }
}
