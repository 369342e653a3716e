import { setTimeout as sleep } from "node:timers/promises";
import { knowsTeam, seededRandom } from "@daybook/testkit";
import { AccountsLedger } from "../crash/accounts-ledger.js";
import { Ledger } from "../crash/ledger.js";
import { Clients, type MatrixTeam, type Tally } from "./clients.js";
import type { Deployment } from "./deployment.js";
import { inflict, victimOf } from "./inflict.js";
import { describeSchedule, makeSchedule, type Schedule } from "./schedule.js";
import { untilDone } from "./until-done.js";

/** A schedule goes on beyond its time until it has proved something, on a slow machine too. */
const LEAST = { acknowledged: 8, reports: 4 };
const PROOF_MS_MAX = 60_000;
/** How long another node may take to learn of a change to accounts. */
const LEARN_MS_MAX = 30_000;

/**
 * Runs the schedule of a seed with teams of its own.
 *
 * @throws Error with the seed and all that happened, when an event was lost or counted twice or a report was wrong at
 * any moment, or when the deployment did not become whole again by itself
 */
export async function runSchedule(seed: number, deployment: Deployment): Promise<Tally> {
  const schedule = makeSchedule(seed, {
    nodes: deployment.nodes.length,
    clickHouses: deployment.clickHouses.length,
    canFillDisk: deployment.disk !== null,
  });
  try {
    return await play(schedule, deployment);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`DAYBOOK_TEST_SEED=${seed} (${describeSchedule(schedule)})\n${why}`, { cause: error });
  }
}

async function play(schedule: Schedule, deployment: Deployment): Promise<Tally> {
  await deployment.ready();
  const nodes = deployment.nodes.map(({ client }) => client);
  const teams = await makeTeams(schedule.teams, deployment);
  const clients = new Clients(nodes, teams);
  const randomOf = (part: number): ReturnType<typeof seededRandom> => seededRandom(schedule.seed + part);
  const lanes = new Map<string, Promise<void>>();
  const startedAt = performance.now();
  const work = [
    ...Array.from({ length: schedule.senders }, (_, index) => clients.send(randomOf(100 + index))),
    ...Array.from({ length: schedule.readers }, (_, index) => clients.read(randomOf(200 + index))),
    clients.change(randomOf(300)),
  ];
  const failed = Promise.all(work);
  const disturb = async (): Promise<void> => {
    for (const { atMs, fault } of schedule.faults) {
      await sleep(Math.max(0, startedAt + atMs - performance.now()));
      const victim = victimOf(fault);
      const lane = (lanes.get(victim) ?? Promise.resolve()).then(() =>
        inflict(fault, deployment, {
          rebuild: (node) => clients.rebuild(node),
          replayAll: (node) => clients.replayAll(node, randomOf(400)),
        }),
      );
      lanes.set(victim, lane);
      // Awaited below; until then a failure is nobody's surprise.
      lane.catch(() => undefined);
    }
    await sleep(Math.max(0, startedAt + schedule.lastsMs - performance.now()));
    await untilDone(PROOF_MS_MAX, async () => {
      const { acknowledged, reports } = clients.tally;
      if (acknowledged >= LEAST.acknowledged && reports >= LEAST.reports) return;
      throw new Error(`only ${acknowledged} batches were acknowledged and ${reports} pairs of reports compared`);
    });
  };
  try {
    await Promise.race([disturb(), failed]);
  } finally {
    clients.isOver = true;
    await Promise.allSettled(lanes.values());
    await Promise.allSettled(work);
  }
  await Promise.all(lanes.values());
  await failed;
  for (const { proxy } of [...deployment.clickHouses, deployment.postgres]) proxy.spare();
  await deployment.ready();
  await clients.settle(randomOf(500));
  await untilDone(LEARN_MS_MAX, async () => {
    const wrong = await clients.findWrongAccounts();
    if (wrong.length > 0) throw new Error(`accounts: ${wrong.slice(0, 5).join("; ")}`);
  });
  if (clients.faults.length > 0) throw new Error([...new Set(clients.faults)].slice(0, 10).join("\n"));
  return clients.tally;
}

/** Teams that every node knows. */
async function makeTeams(count: number, { nodes }: Deployment): Promise<MatrixTeam[]> {
  const teams: MatrixTeam[] = [];
  for (let number = 0; number < count; number++) {
    const maker = nodes[number % nodes.length];
    if (maker === undefined) throw new Error("a deployment has nodes");
    const team = await maker.client.createTeam();
    teams.push({ events: new Ledger(team), accounts: new AccountsLedger(team) });
    for (const { client } of nodes) {
      await untilDone(LEARN_MS_MAX, async () => {
        if (!(await knowsTeam(client, team))) throw new Error("a node does not know the team's keys");
      });
    }
  }
  return teams;
}
