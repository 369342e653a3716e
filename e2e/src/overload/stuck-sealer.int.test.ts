import { daysAgo, generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const STUCK_MS = 3_000;
const POLL = { timeout: 60_000, interval: 50 };

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

/** What seals wait for before they write. */
class SealGate {
  opened: Promise<void> | null = null;
  open: () => void = () => undefined;

  shut(): void {
    this.opened = new Promise((resolve) => {
      this.open = () => resolve();
    });
  }
}

const gate = new SealGate();
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer({
    wrapAnalytics: (store) => ({
      ...store,
      async command(statement) {
        if (statement.isLong === true) await gate.opened;
        await store.command(statement);
      },
    }),
    sealerStuckMs: STUCK_MS,
    environment: { DAYBOOK_SEAL_EVERY_MS: "50" },
    seals: true,
  });
  team = await server.createTeam();
});

afterAll(async () => {
  gate.open();
  await server.close();
});

async function quietSeconds(): Promise<number> {
  const { text } = await server.call("GET", "/metrics");
  return Number(/^daybook_sealer_quiet_seconds (\S+)$/m.exec(text)?.[1]);
}

async function sealerCheck(): Promise<{ ok: boolean; detail: string } | undefined> {
  const { checks } = await server.admin<{ checks: { name: string; ok: boolean; detail: string }[] }>(
    "GET",
    "/admin/v1/doctor",
  );
  return checks.find(({ name }) => name === "sealer-runs");
}

test("a sealer that hangs is told by /readyz, /metrics and doctor, reports stay right, and it is forgotten when it goes on", async () => {
  expect(await server.call("GET", "/readyz")).toMatchObject({ status: 200, json: { ok: true, problems: [] } });
  gate.shut();
  await server.send(team, [generation({ time: `${daysAgo(1)}T10:00:00Z` })]);
  await vi.waitFor(async () => {
    const readiness = await server.call("GET", "/readyz");
    expect(readiness.status).toBe(503);
    expect(readiness.text).toContain("days are not being sealed: the sealer has been stuck for");
  }, POLL);
  expect(await quietSeconds()).toBeGreaterThan(STUCK_MS / 1000);
  expect(await sealerCheck()).toMatchObject({ ok: false, detail: expect.stringContaining("stuck") });
  expect((await server.call("GET", "/healthz")).status).toBe(200);
  const report = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  expect(report).toMatchObject({ status: 200, json: { data: [{ requests: 1 }] } });

  gate.open();
  await vi.waitFor(async () => {
    expect((await server.call("GET", "/readyz")).json).toEqual({ ok: true, problems: [] });
    expect(await sealerCheck()).toMatchObject({ ok: true });
  }, POLL);
  await vi.waitFor(async () => expect(await quietSeconds()).toBeLessThan(STUCK_MS / 1000), POLL);
});
