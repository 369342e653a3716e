import type { Tally } from "./clients.js";
import type { Deployment } from "./deployment.js";
import { runSchedule } from "./run-schedule.js";

/** Runs the schedules one after the other on one deployment, and has each node check itself at the end. */
export async function runMatrix(seeds: readonly number[], deployment: Deployment, name: string): Promise<void> {
  const sum: Tally = { acknowledged: 0, refused: 0, reports: 0, unanswered: 0 };
  const startedAt = performance.now();
  for (const seed of seeds) {
    const tally = await runSchedule(seed, deployment);
    sum.acknowledged += tally.acknowledged;
    sum.refused += tally.refused;
    sum.reports += tally.reports;
    sum.unanswered += tally.unanswered;
  }
  for (const node of deployment.nodes) {
    const { ok, checks } = await node.client.admin<{ ok: boolean; checks: unknown[] }>("GET", "/admin/v1/doctor");
    if (!ok) throw new Error(`doctor found: ${JSON.stringify(checks)}`);
    await node.stepClock(0);
    const exitCode = await node.stop();
    if (exitCode !== 0) throw new Error(`a node ended with ${exitCode}`);
  }
  const proxies = [...deployment.clickHouses, deployment.postgres].map(({ proxy }) => proxy);
  process.stdout.write(
    `${name}: ${seeds.length} schedules in ${Math.round((performance.now() - startedAt) / 1000)} s; batches ` +
      `acknowledged ${sum.acknowledged}, refused or unanswered ${sum.refused}; pairs of reports compared ` +
      `${sum.reports}, unanswered ${sum.unanswered}; ${proxies.reduce((all, proxy) => all + proxy.cuts(), 0)} connections cut\n`,
  );
}
