import type { SpawnedServer, TestTeam } from "@daybook/testkit";
import { firstDayOf, reportedDays } from "../dataset/reported-days.js";
import { type Figure, figure } from "../output/figure.js";
import { percentile } from "../output/percentile.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import { type Sizes, TARGET_SIZES } from "../sizes.js";
import { millions } from "./measurement.js";

const VISIBLE_WITHIN_MS = 2_000;
/** The load meanwhile: batches of what just happened, to the same team. */
const EVENTS_PER_SECOND = 10_000;
const EVENTS_PER_BATCH = 500;
const CONNECTIONS = 4;

/** From an event's acknowledgement until both contracts' reports show it, while events of the same team pour in. */
export async function measureVisibility({
  server,
  team,
  size,
  nowMs,
}: {
  server: SpawnedServer;
  team: TestTeam;
  size: Sizes["late"];
  nowMs: number;
}): Promise<Figure[]> {
  progress(`from acknowledged to visible, under ${EVENTS_PER_SECOND} events a second`);
  const ingestHeaders = { authorization: `Bearer ${team.ingestKey}` };
  const { start } = reportedDays(nowMs);
  const [load, { delaysMs }] = await Promise.all([
    runJob("sendSteadily", {
      url: `${server.url}/v1/events`,
      headers: ingestHeaders,
      requestsPerSecond: EVENTS_PER_SECOND / EVENTS_PER_BATCH,
      seconds: size.visibilitySeconds,
      connections: CONNECTIONS,
      events: { kind: "sample", perRequest: EVENTS_PER_BATCH, source: "load" },
    }),
    runJob("probeVisibility", {
      origin: server.url,
      ingestHeaders,
      reportHeaders: { authorization: `Bearer ${team.managementKey}` },
      run: "visible",
      // Of a completed day, since one of the reports holds no others.
      time: `${firstDayOf(1, nowMs)}T12:00:00.000Z`,
      reports: {
        activity: { path: "/api/v1/activity", shows: "model" },
        "user-activity": { path: `/v1/reports/user-activity?startDate=${start}`, shows: "user" },
      },
      seconds: size.visibilitySeconds,
    }),
  ]);
  const isTargetSize = size.events === TARGET_SIZES.manyEvents;
  return Object.entries(delaysMs).map(([report, timesMs]) => {
    progress(`  ${report}: ${timesMs.length} events, under ${Math.round(load.eventsPerSecond)} events/s in fact`);
    return figure({
      name: `acknowledged to visible in ${report} p99, ${millions(size.events)}`,
      value: percentile(timesMs, 0.99),
      unit: "ms",
      reference: { name: "2 s", value: VISIBLE_WITHIN_MS },
      target: isTargetSize ? { kind: "at most", ratio: 1 } : null,
    });
  });
}
