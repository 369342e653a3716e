import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generation, runCommand, seededRandom, type SpawnedServer, spawnServer, testSeed } from "@daybook/testkit";
import { beforeAll, expect, test, vi } from "vitest";
import { randomWorld } from "./random-world.js";
import { startVendorStandIn, type VendorStandIn } from "./vendor-stand-in.js";
import { daysBefore } from "./vendor-team.js";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const seed = testSeed();
const DAYS = daysBefore(Date.now(), 30);
let server: SpawnedServer;
let standIn: VendorStandIn;
let files: string;

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  files = await mkdtemp(join(tmpdir(), "daybook-vendors-"));
  server = await spawnServer({ dataDir: join(files, "data") });
  standIn = await startVendorStandIn(randomWorld(seededRandom(seed), DAYS));
  await writeFile(join(files, "key.txt"), `${standIn.key}\n`);
  await writeFile(join(files, "empty.txt"), "\n");
  return async () => {
    await standIn.close();
    await server.stop();
    await rm(files, { recursive: true, force: true });
  };
});

function daybook(...args: string[]): ReturnType<typeof runCommand> {
  return runCommand(args, { DAYBOOK_URL: server.url, DAYBOOK_DATA_DIR: join(files, "data") });
}

test("a vendor is connected, asked, held against events and let go by commands", async () => {
  const team = await server.createTeam({ slug: "acme" });
  const day = DAYS.at(-2) ?? "";
  await server.send(team, [generation({ time: `${day}T10:00:00Z`, data: { model: "m/0", usage: "0.000000000001" } })]);
  const at = ["--team", "acme"];
  const connect = [
    "vendor",
    "connect",
    "openrouter",
    ...at,
    "--base-url",
    `${standIn.url}/api/v1`,
    "--every-hours",
    "24",
  ];
  expect(await daybook(...connect, "--key-file", join(files, "empty.txt"))).toMatchObject({ exitCode: 1, stdout: "" });
  expect(await daybook(...connect, "--key-file", join(files, "none.txt"))).toMatchObject({ exitCode: 1, stdout: "" });
  expect(await daybook("vendor", "connect", "nobody", ...at, "--key-file", "x")).toMatchObject({ exitCode: 2 });
  const connected = await daybook(...connect, "--key-file", join(files, "key.txt"), "--by-workspace");
  expect(connected.stderr).toContain("daybook sync openrouter --team acme");
  expect([connected.exitCode, connected.stdout]).toEqual([0, expect.stringMatching(/^vendor +openrouter$/m)]);

  // The schedule of the server may ask first: then all days are there, and unchanged.
  const synced = await vi.waitUntil(
    async () => {
      const run = await daybook("sync", "openrouter", ...at, "--json");
      return run.exitCode === 0 ? run : null;
    },
    { timeout: 60_000, interval: 500 },
  );
  expect(JSON.parse(synced?.stdout ?? "")).toMatchObject({ answers: 2, revisedDays: 0 });
  expect((await daybook("sync", "openrouter", ...at)).stdout).toMatch(/^unchanged days +\d+$/m);
  expect((await daybook("vendor", "list", ...at)).stdout).toMatch(
    /openrouter +http:\/\/127\.0\.0\.1:\d+\/api\/v1 +(29|30) days to /,
  );
  expect(await daybook("sync", "v0", ...at)).toMatchObject({ exitCode: 1, stdout: "" });

  const table = await daybook("report", "reconcile", ...at, "--start", day, "--end", day, "--group-by", "model");
  expect(table.stdout).toMatch(
    /^Date +Model +State +Events \(requests\) +Vendor \(requests\) +Difference \(requests\)/,
  );
  expect(table.stdout).toMatch(new RegExp(`^${day} +m/0 +differs +1 `, "m"));
  const asJson = await daybook("report", "reconcile", ...at, "--start", day, "--end", day, "--json");
  expect(JSON.parse(asJson.stdout)).toMatchObject({ data: [{ date: day, events_requests: 1 }] });
  const csv = await daybook("report", "reconcile", ...at, "--format", "csv");
  expect(csv.stdout).toMatch(/^date,state,events_requests,vendor_requests,difference_requests,/);
  expect(await daybook("report", "reconcile", ...at, "--format", "xml")).toMatchObject({ exitCode: 2 });
  expect(await daybook("report", "reconcile", ...at, "--start", "x")).toMatchObject({ exitCode: 1, stdout: "" });

  standIn.key = "turned";
  const refused = await daybook("sync", "openrouter", ...at);
  expect([refused.exitCode, refused.stdout, refused.stderr]).toEqual([
    1,
    "",
    expect.stringContaining("401: User not found"),
  ]);
  expect(`${refused.stderr}${connected.stdout}`).not.toContain("sk-vendor-1");
  expect(await daybook("vendor", "disconnect", "openrouter", ...at)).toMatchObject({ exitCode: 0 });
  expect((await daybook("vendor", "list", ...at)).stdout).toContain("connected to no vendor");
  const kept = await daybook("report", "reconcile", ...at, "--start", day, "--end", day, "--json");
  expect(JSON.parse(kept.stdout)).toMatchObject({
    data: [{ date: day, events_requests: 1 }],
    meta: { vendor_days: 1 },
  });
});
