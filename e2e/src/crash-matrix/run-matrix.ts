import type { TestClient } from "@daybook/testkit";
import type { Tally } from "./clients.js";
import type { Deployment } from "./deployment.js";
import { runSchedule } from "./run-schedule.js";
import { untilDone } from "./until-done.js";

/** How long a node may take to find that all is well: the sealer's last look may have been one at a store that was away. */
const HEALTHY_MS_MAX = 30_000;

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
    await untilDone(HEALTHY_MS_MAX, () => requireHealthy(node.client));
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

async function requireHealthy(client: TestClient): Promise<void> {
  const { checks } = await client.admin<{ checks: { name: string; ok: boolean }[] }>("GET", "/admin/v1/doctor");
  const broken = checks.filter(({ ok }) => !ok);
  if (broken.length > 0) throw new Error(`doctor found: ${JSON.stringify(broken)}`);
}
