import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccountsStore, openAnalyticsStore } from "@daybook/engine";
import {
  commandClickHouse,
  databasesFor,
  daysAgo,
  generation,
  knowsTeam,
  messageCreated,
  type ServerPair,
  type SpawnedServer,
  spawnServer,
  startClickHouse,
  startPostgres,
  type TestTeam,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

/** How long another node may take to learn of a change to keys, members or aliases. */
const LEARN_MS_MAX = 5_000;

vi.setConfig({ testTimeout: 120_000 });

const scratch = await mkdtemp(join(tmpdir(), "daybook-nodes-"));
let servers: ServerPair;
let close: () => Promise<void>;
let nodes: [SpawnedServer, SpawnedServer];

beforeAll(async () => {
  const [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  servers = { clickhouseUrl: clickhouse.url, postgresUrl: postgres.url };
  close = async () => {
    await clickhouse.close();
    await postgres.close();
  };
  const { environment } = await databasesFor(servers, "two_nodes");
  const startNode = (name: string): Promise<SpawnedServer> =>
    spawnServer({
      dataDir: join(scratch, name),
      environment: { ...environment, DAYBOOK_SEAL_EVERY_MS: "50" },
    });
  // At once and on empty databases: both make the tables.
  nodes = await Promise.all([startNode("one"), startNode("two")]);
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await close();
  await rm(scratch, { recursive: true, force: true });
});

test("a key made on one node opens the other, and stops on it within 5 s of its revocation", async () => {
  const [one, two] = nodes;
  const team = await one.createTeam();
  await expectWithin(LEARN_MS_MAX, async () => (await readActivity(two, team)).status, 200);
  const { key, hash } = await one.createKey(team, { name: "k", kind: "ingest", memberEmail: team.ownerEmail });
  const send = async (): Promise<number> =>
    (await two.call("POST", "/v1/events", { key, body: [generation({ time: `${daysAgo(1)}T10:00:00Z` })] })).status;
  await expectWithin(LEARN_MS_MAX, send, 200);
  await one.admin("DELETE", `/admin/v1/teams/${team.slug}/keys/${hash}`);
  await expectWithin(LEARN_MS_MAX, send, 401);
});

test("a member's keys stop on the other node, and aliases count there, within 5 s", async () => {
  const [one, two] = nodes;
  const team = await learnedTeam();
  const member = await two.createMember(team, { email: "eve@example.com", teamRoles: ["BILLING"] });
  const { key } = await two.createKey(team, { name: "k", kind: "management", memberEmail: "eve@example.com" });
  await one.send(team, [messageCreated({ time: `${daysAgo(1)}T10:00:00Z`, data: { user: "eve-login" } })]);
  const messagesOfMember = async (): Promise<number> => {
    const { json } = await one.call("GET", "/v1/reports/user-activity", { key: team.managementKey });
    const { data } = json as { data: { id: string; messageCount: number }[] };
    return data.find(({ id }) => id === member.id)?.messageCount ?? 0;
  };
  await two.admin("POST", `/admin/v1/teams/${team.slug}/aliases`, { member: member.id, value: "eve-login" });
  await expectWithin(LEARN_MS_MAX, messagesOfMember, 1);
  const read = async (): Promise<number> => (await one.call("GET", "/api/v1/activity", { key })).status;
  await expectWithin(LEARN_MS_MAX, read, 200);
  await two.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${member.id}`);
  await expectWithin(LEARN_MS_MAX, read, 401);
});

test("an acknowledged event is in the other node's reports at once, and counts once when both are sent it", async () => {
  const team = await learnedTeam();
  let sent = 0;
  for (let round = 0; round < 12; round++) {
    const batch = Array.from({ length: 10 }, (_, index) =>
      generation({
        id: `${round}-${index}`,
        time: `${daysAgo(1 + (index % 3))}T10:00:00Z`,
        data: { usage: "0.000000000001", model: `m${index % 2}` },
      }),
    );
    const [first, second] = round % 2 === 0 ? nodes : [nodes[1], nodes[0]];
    await first.send(team, batch);
    sent += batch.length;
    // Both seal all the while; the reports must be exact before, during and after.
    const answers = await Promise.all([
      readActivity(second, team),
      readActivity(first, team),
      second.send(team, batch).then(() => readActivity(second, team)),
    ]);
    for (const { status, requests, usage } of answers) {
      expect({ status, requests, usage: usage.toFixed(12) }).toEqual({
        status: 200,
        requests: sent,
        usage: (sent / 1e12).toFixed(12),
      });
    }
  }
  for (const node of nodes) {
    const { checks } = await node.admin<{ checks: { ok: boolean }[] }>("GET", "/admin/v1/doctor");
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  }
});

test("any number of nodes may make the tables at once, and again after a start that was cut off anywhere", async () => {
  const alone = (await databasesFor(servers, "alone")).environment["DAYBOOK_CLICKHOUSE_URL"] ?? "";
  await (await openAnalyticsStore({ clickhouseUrl: alone })).close();
  const whole = await commandClickHouse(alone, "SELECT version FROM alone.migrations ORDER BY 1");
  expect(whole.startsWith("1\n2\n3\n")).toBe(true);
  for (let round = 0; round < 4; round++) {
    const name = `migrated_${round}`;
    const { environment } = await databasesFor(servers, name);
    const clickhouseUrl = environment["DAYBOOK_CLICKHOUSE_URL"] ?? "";
    const postgresUrl = environment["DAYBOOK_POSTGRES_URL"] ?? "";
    // What a start leaves that was cut off before, after and between its statements.
    if (round > 0) await (await openAnalyticsStore({ clickhouseUrl })).close();
    if (round === 1) await commandClickHouse(clickhouseUrl, `TRUNCATE TABLE ${name}.migrations`);
    if (round === 2) {
      await commandClickHouse(clickhouseUrl, `DROP TABLE ${name}.day_rollups`);
      await commandClickHouse(clickhouseUrl, `DELETE FROM ${name}.migrations WHERE version > 1`);
    }
    if (round === 3) await commandClickHouse(clickhouseUrl, `DROP TABLE ${name}.migrations`);
    const stores = await Promise.all(
      Array.from({ length: 5 }, async () => [
        await openAnalyticsStore({ clickhouseUrl }),
        await openAccountsStore({ postgresUrl }),
      ]),
    );
    for (const store of stores.flat()) await store.close();
    const versions = await commandClickHouse(
      clickhouseUrl,
      `SELECT DISTINCT version FROM ${name}.migrations ORDER BY 1`,
    );
    expect(versions).toBe(whole);
    expect(await commandClickHouse(clickhouseUrl, `SELECT count() FROM ${name}.day_rollups`)).toBe("0\n");
  }
});

/** A team that both nodes know. */
async function learnedTeam(): Promise<TestTeam> {
  const team = await nodes[0].createTeam();
  await expectWithin(LEARN_MS_MAX, () => knowsTeam(nodes[1], team), true);
  return team;
}

async function readActivity(
  node: SpawnedServer,
  team: TestTeam,
): Promise<{ status: number; requests: number; usage: number }> {
  const { status, json } = await node.call("GET", "/api/v1/activity", { key: team.managementKey });
  const { data = [] } = json as { data?: { requests: number; usage: number }[] };
  return {
    status,
    requests: data.reduce((sum, row) => sum + row.requests, 0),
    usage: data.reduce((sum, row) => sum + row.usage, 0),
  };
}

async function expectWithin<Value>(ms: number, look: () => Promise<Value>, expected: Value): Promise<void> {
  await vi.waitFor(async () => expect(await look()).toBe(expected), { timeout: ms, interval: 100 });
}
