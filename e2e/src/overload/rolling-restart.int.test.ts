import { knowsTeam, seededRandom, type TestClient, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Ledger } from "../crash/ledger.js";
import { isConnectionError, sendNumbers } from "../crash/traffic.js";
import { type Deployment, deploy } from "../crash-matrix/deployment.js";

const SENDERS = 6;
const NEW_EVENTS_MAX = 1_500;
const ROUNDS = 2;
const LEARN_MS_MAX = 5_000;

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy(1);
});

afterAll(() => deployment.close());

function node(index: number): TestClient {
  const found = deployment.nodes[index % deployment.nodes.length];
  if (found === undefined) throw new Error("a deployment has nodes");
  return found.client;
}

async function newLedger(): Promise<Ledger> {
  const team = await node(0).createTeam();
  await vi.waitFor(async () => expect(await knowsTeam(node(1), team)).toBe(true), {
    timeout: LEARN_MS_MAX,
    interval: 50,
  });
  return new Ledger(team);
}

test("nodes restarted one after the other under load: who tries the other node notices nothing, and every event counts once", async () => {
  const seed = testSeed();
  process.stdout.write(`rolling restart: DAYBOOK_TEST_SEED=${seed}\n`);
  const ledger = await newLedger();
  const answers = new Map<number, number>();
  const wrong: unknown[] = [];
  let [turned, reports] = [0, 0];
  let isOver = false;
  const count = ({ status }: { status: number }): void => void answers.set(status, (answers.get(status) ?? 0) + 1);
  const send = async (sender: number): Promise<void> => {
    const random = seededRandom(seed + sender);
    for (let at = sender; !isOver; at++) {
      const isNew = ledger.sent === 0 || (ledger.sent < NEW_EVENTS_MAX && random.chance(0.6));
      const numbers = isNew ? ledger.newBatch(random.between(1, 20)) : ledger.replay(random);
      // As a balancer does: a node that does not take the connection is passed over.
      const outcome = await sendNumbers({ client: node(at), ledger, random }, numbers).catch((error: unknown) => {
        if (!isConnectionError(error)) throw error;
        turned++;
        return null;
      });
      if (outcome !== null) count(outcome);
    }
  };
  const read = async (): Promise<void> => {
    for (let at = 0; !isOver; at++) {
      const found = await ledger.compare(node(at), { isBesideWriters: true }).catch((error: unknown) => {
        if (!isConnectionError(error)) throw error;
        turned++;
        return null;
      });
      if (found === null) continue;
      reports++;
      if (Object.values(found).some((list: unknown[]) => list.length > 0)) wrong.push(found);
    }
  };
  const load = Promise.all([...Array.from({ length: SENDERS }, (_, sender) => send(sender)), read()]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of deployment.nodes) {
      const before = answers.get(200) ?? 0;
      await vi.waitFor(() => expect(answers.get(200) ?? 0).toBeGreaterThan(before), {
        timeout: 60_000,
        interval: 10,
      });
      expect(await each.stop()).toBe(0);
      await each.restart();
      await deployment.ready();
    }
  }
  isOver = true;
  await load;
  process.stdout.write(
    `${ROUNDS * 2} restarts: ${answers.get(200)} batches acknowledged, ${reports} pairs of reports compared, ` +
      `${turned} requests found no connection\n`,
  );
  expect([...answers.keys()]).toEqual([200]);
  expect(wrong).toEqual([]);
  const waiting = ledger.unacknowledged();
  const rest = { client: node(0), ledger, random: seededRandom(seed) };
  if (waiting.length > 0) expect((await sendNumbers(rest, waiting)).status).toBe(200);
  for (const each of [0, 1]) expect(await ledger.compare(node(each))).toEqual({ lost: [], doubled: [], strange: [] });
});

test("a key revoked on one node while both are under load is refused by the other within 5 s", async () => {
  const ledger = await newLedger();
  const { team } = ledger;
  const random = seededRandom(testSeed());
  let isOver = false;
  const load = Promise.all(
    Array.from({ length: SENDERS }, async (_, sender) => {
      for (let at = sender; !isOver; at++) {
        const numbers = ledger.sent < NEW_EVENTS_MAX ? ledger.newBatch(20) : ledger.replay(random);
        expect((await sendNumbers({ client: node(at), ledger, random }, numbers)).status).toBe(200);
      }
    }),
  );
  const { key, hash } = await node(0).createKey(team, { name: "k", kind: "management", memberEmail: team.ownerEmail });
  const read = async (): Promise<number> => (await node(1).call("GET", "/api/v1/activity", { key })).status;
  await vi.waitFor(async () => expect(await read()).toBe(200), { timeout: LEARN_MS_MAX, interval: 50 });
  await node(0).admin("DELETE", `/admin/v1/teams/${team.slug}/keys/${hash}`);
  await vi.waitFor(async () => expect(await read()).toBe(401), { timeout: LEARN_MS_MAX, interval: 50 });
  isOver = true;
  await load;
});
