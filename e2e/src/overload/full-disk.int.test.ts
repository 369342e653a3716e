import { join } from "node:path";
import { type Answer, daysAgo, generation, type SpawnedServer, spawnServer } from "@daybook/testkit";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readRows } from "../crash/json-rows.js";
import { openSmallDisk } from "./small-disk.js";

const DISK_MIB = 512;
const POLL = { timeout: 60_000, interval: 200 };

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const disk = await openSmallDisk(DISK_MIB);
afterAll(() => disk?.close());

const batch = (name: string, size: number): object[] =>
  Array.from({ length: size }, (_, index) =>
    generation({ id: `${name}-${index}`, time: `${daysAgo(1 + (index % 3))}T10:00:00Z` }),
  );

async function requestsOf(answer: Promise<Answer>): Promise<number> {
  return readRows(await answer).reduce((sum, row) => sum + Number(row["requests"]), 0);
}

describe.skipIf(disk === null)("a full disk", () => {
  let server: SpawnedServer;

  beforeAll(async () => {
    server = await spawnServer({
      dataDir: join(disk?.directory ?? "", "data"),
      environment: { DAYBOOK_LOG_LEVEL: "silent", DAYBOOK_SEAL_EVERY_MS: "50" },
    });
  });
  afterAll(() => server.kill());

  test("is answered 503 and told by /readyz, nothing acknowledged is lost, and room alone makes all work again", async () => {
    const team = await server.createTeam();
    const send = (events: object[]): Promise<Answer> =>
      server.call("POST", "/v1/events", { key: team.ingestKey, body: events });
    const read = (): Promise<number> => requestsOf(server.call("GET", "/api/v1/activity", { key: team.managementKey }));
    const addMember = async (email: string): Promise<number> => {
      const body = { email, teamRoles: ["MEMBER"] };
      const path = `/admin/v1/teams/${team.slug}/members`;
      return (await server.call("POST", path, { key: server.operatorToken, body })).status;
    };
    expect((await send(batch("before", 300))).status).toBe(200);
    for (let round = 1; round <= 2; round++) {
      await disk?.fill();
      const refused = await send(batch(`round-${round}`, 2_000));
      expect(refused).toMatchObject({ status: 503, json: { error: { code: "store_unavailable" } } });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(refused.text).toContain("not acknowledged");
      const readiness = await server.call("GET", "/readyz");
      expect(readiness).toMatchObject({ status: 503, json: { ok: false } });
      expect(readiness.text).toContain("MiB left on its disk");
      expect((await server.call("GET", "/healthz")).status).toBe(200);
      // PGlite would stand still for ever if its log found no room.
      expect(await addMember(`full-${round}@example.com`)).toBe(503);
      const stored = await read();
      expect(stored).toBeGreaterThanOrEqual(300 + 2_000 * (round - 1));
      expect(stored).toBeLessThanOrEqual(300 + 2_000 * round);

      await disk?.makeRoom();
      await vi.waitFor(async () => expect((await send(batch(`round-${round}`, 2_000))).status).toBe(200), POLL);
      expect(await read()).toBe(300 + 2_000 * round);
      expect(await addMember(`full-${round}@example.com`)).toBe(201);
      await vi.waitFor(async () => {
        expect((await server.call("GET", "/readyz")).json).toEqual({ ok: true, problems: [] });
      }, POLL);
    }
    // The sealer's last look may have been one on the full disk.
    await vi.waitFor(async () => {
      const doctor = await server.admin<{ checks: { ok: boolean }[] }>("GET", "/admin/v1/doctor");
      expect(doctor.checks.filter(({ ok }) => !ok)).toEqual([]);
    }, POLL);

    await server.kill();
    server = await spawnServer({
      dataDir: join(disk?.directory ?? "", "data"),
      environment: { DAYBOOK_LOG_LEVEL: "silent" },
    });
    expect(await read()).toBe(300 + 2_000 * 2);
  });

  test("is told at start, and does not end in half-made stores", async () => {
    await disk?.fill();
    const dataDir = join(disk?.directory ?? "", "late");
    await expect(spawnServer({ dataDir })).rejects.toThrow(/MiB left/);
    await disk?.makeRoom();
    const late = await spawnServer({ dataDir, environment: { DAYBOOK_LOG_LEVEL: "silent" } });
    expect((await late.call("GET", "/readyz")).status).toBe(200);
    await late.kill();
  });
});
