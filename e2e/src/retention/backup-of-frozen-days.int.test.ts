import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand, seededRandom, startServer, testSeed, type TestServer } from "@daybook/testkit";
import { afterAll, expect, test } from "vitest";
import { AgedTeam } from "./aged-team.js";

const seed = testSeed();
const random = seededRandom(seed);
const scratch = await mkdtemp(join(tmpdir(), "daybook-frozen-backup-"));
let server: TestServer | null = null;

afterAll(async () => {
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

async function command(to: TestServer, ...args: string[]): Promise<void> {
  const { exitCode, stderr } = await runCommand([...args, "--url", to.url, "--json"], {
    DAYBOOK_ADMIN_TOKEN: to.operatorToken,
  });
  expect(exitCode, `${stderr}`).toBe(0);
}

test(
  "a backup has frozen days and erasures, and a restored Daybook says and refuses the same",
  { timeout: 300_000 },
  async () => {
    process.stdout.write(`backup of frozen days: DAYBOOK_TEST_SEED=${seed}\n`);
    const before = (server = await startServer({ seals: true }));
    const teams = [await AgedTeam.create(before, random, 250), await AgedTeam.create(before, random, 60)];
    for (const { team } of teams) await before.admin("PATCH", `/admin/v1/teams/${team.slug}`, { retentionDays: 33 });
    await before.admin("POST", "/admin/v1/retention");
    for (const { team } of teams) {
      await before.admin("POST", `/admin/v1/teams/${team.slug}/erasures`, { person: "wynn@example.com" });
    }
    const directory = join(scratch, "backup");
    await command(before, "backup", directory);
    const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as Record<string, unknown>;
    expect(manifest).toMatchObject({ format: 2, frozen: { path: "frozen.native.gz", days: expect.any(Number) } });
    await before.close();

    const after = (server = await startServer());
    await command(after, "restore", directory);
    for (const aged of teams) {
      await aged.requireRight(after, "restored");
      const key = aged.team.ingestKey;
      const replay = await after.call("POST", "/v1/events", { key, body: aged.sent.map(({ wire }) => wire) });
      expect(replay.status).toBe(400);
      const partial = await after.call("POST", "/v1/events?partial=true", {
        key,
        body: aged.sent.map(({ wire }) => wire),
      });
      expect(partial.status).toBe(200);
      await aged.requireRight(after, "after a replay");
      const list = await after.call("GET", "/v1/events?limit=1000", { key: aged.team.managementKey });
      expect(list.text).not.toMatch(/wynn/i);
    }
    // Nothing of it can be put in twice.
    const again = await runCommand(["restore", directory, "--url", after.url], {
      DAYBOOK_ADMIN_TOKEN: after.operatorToken,
    });
    expect(again.exitCode).toBe(1);
  },
);
