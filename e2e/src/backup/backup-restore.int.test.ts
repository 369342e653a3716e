import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  databasesFor,
  daysAgo,
  generation,
  runCommand,
  seededRandom,
  type SpawnedServer,
  spawnServer,
  startClickHouse,
  startPostgres,
  testSeed,
} from "@daybook/testkit";
import { beforeAll, expect, test, vi } from "vitest";
import { readReports } from "../servers/reports.js";
import { createWorld, randomTellings, secondTellings, type World } from "../servers/world.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 240_000 });

const seed = testSeed();
const random = seededRandom(seed);
const scratch = await mkdtemp(join(tmpdir(), "daybook-backup-"));
const tellings = randomTellings(random, 900).filter(({ identity }) => identity.time < new Date().toISOString());
/** What every test restores and compares with; the tests tell one story in order. */
let source: SpawnedServer;
let world: World;
let emptyServers: () => Promise<Record<string, string>>;

beforeAll(async () => {
  process.stdout.write(`backup: DAYBOOK_TEST_SEED=${seed}\n`);
  const [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  let databases = 0;
  emptyServers = async () => {
    const urls = { clickhouseUrl: clickhouse.url, postgresUrl: postgres.url };
    return (await databasesFor(urls, `backup_${++databases}`)).environment;
  };
  source = await start("source");
  world = await createWorld(source);
  for (const batch of [tellings, secondTellings(random, tellings.slice(0, 300)), tellings.slice(200, 400)]) {
    await source.send(
      world.team,
      batch.map(({ tell }) => tell(world)),
    );
  }
  await source.admin("POST", `/admin/v1/teams/${world.team.slug}/prices`, {
    version: "v1",
    unit: "USD per 1,000,000 tokens",
    prices: [{ model: "no/model", valid_from: "2026-01-01", input: "0.000000000001", output: 1e-7 }],
  });
  const range = { from: daysAgo(400), to: daysAgo(0) };
  await source.admin("POST", `/admin/v1/teams/${world.team.slug}/repricings`, range);
  return async () => {
    await source.stop();
    await clickhouse.close();
    await postgres.close();
    await rm(scratch, { recursive: true, force: true });
  };
});

/** A server in a process of its own: embedded engines, unless the environment names others. */
function start(name: string, environment: Record<string, string> = {}): Promise<SpawnedServer> {
  return spawnServer({ dataDir: join(scratch, name), environment });
}

function daybook(server: SpawnedServer, ...args: string[]): ReturnType<typeof runCommand> {
  return runCommand(args, { DAYBOOK_URL: server.url, DAYBOOK_ADMIN_TOKEN: server.operatorToken });
}

async function done(server: SpawnedServer, ...args: string[]): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await daybook(server, ...args, "--json");
  if (exitCode !== 0) throw new Error(`daybook ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
  const json: unknown = JSON.parse(stdout);
  return Object(json) as Record<string, unknown>;
}

async function refused(server: SpawnedServer, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await daybook(server, ...args);
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr.trimEnd()).not.toContain("\n");
  return stderr;
}

/** Both contract reports with every filter, and all accounts, digit for digit. */
async function stateOf(server: SpawnedServer): Promise<{ reports: unknown; accounts: unknown }> {
  const lists = ["", "/members", "/aliases", "/workspaces", "/keys", "/prices", "/prices/v1", "/repricings"];
  return {
    reports: await readReports(server, world),
    accounts: await Promise.all(lists.map((list) => server.admin("GET", `/admin/v1/teams/${world.team.slug}${list}`))),
  };
}

async function isHealthy(server: SpawnedServer): Promise<boolean> {
  return (await server.admin<{ ok: boolean }>("GET", "/admin/v1/doctor")).ok;
}

test("a backup of embedded engines goes into servers, one of servers into embedded engines, and reports and accounts stay equal", async () => {
  const expected = await stateOf(source);
  expect(JSON.stringify(expected).length).toBeGreaterThan(100_000);
  const first = join(scratch, "first");
  await done(source, "backup", first);

  const onServers = await start("servers", await emptyServers());
  const restored = await done(onServers, "restore", first);
  expect(await stateOf(onServers)).toEqual(expected);
  expect(restored["rows"]).toMatchObject({ teams: 1, members: 5, keys: 3, workspaces: 2 });

  const second = join(scratch, "second");
  const manifest = await done(onServers, "backup", second);
  expect(await readFile(join(second, "accounts.ndjson"), "utf8")).toBe(
    await readFile(join(first, "accounts.ndjson"), "utf8"),
  );
  const embedded = await start("embedded");
  await done(embedded, "restore", second);
  expect(await stateOf(embedded)).toEqual(expected);
  expect(await isHealthy(embedded)).toBe(true);
  expect(manifest["events"]).toHaveLength(new Set([0, 33].map((days) => daysAgo(days).slice(0, 7))).size);

  // What is written afterwards: corrections win over what was restored, and accounts go on from where they were.
  const later = secondTellings(random, tellings.slice(0, 20)).map(({ tell }) => tell(world));
  for (const server of [source, onServers, embedded]) {
    await server.send(world.team, later);
  }
  const corrected = await readReports(source, world);
  expect(corrected).not.toEqual(expected.reports);
  for (const server of [onServers, embedded]) expect(await readReports(server, world)).toEqual(corrected);
  await embedded.createMember(world.team, { email: "new@acme.example", name: "new" });
  const { data } = await embedded.admin<{ data: { email: string }[] }>("GET", "/admin/v1/teams/acme/members");
  expect(data.at(-1)?.email).toBe("new@acme.example");
  await onServers.stop();
  await embedded.stop();
});

test("a backup under ingest holds every event that was acknowledged before it began, and none twice", async () => {
  const perBatch = 7;
  const batches: number[] = [];
  let isOver = false;
  const keepSending = async (): Promise<void> => {
    for (let batch = 0; !isOver; batch++) {
      const events = Array.from({ length: perBatch }, (_, index) =>
        generation({
          id: `under-way-${batch}-${index}`,
          time: `${daysAgo(2)}T0${index}:00:00Z`,
          data: { model: `probe/${batch}`, model_permaslug: `probe/${batch}` },
        }),
      );
      await source.send(world.team, [...events, ...events.slice(2)]);
      await source.send(world.team, events.slice(0, 3));
      batches.push(batch);
    }
  };
  const sending = keepSending();
  await vi.waitUntil(() => batches.length >= 12, { timeout: 60_000, interval: 5 });
  const before = [...batches];
  const directory = join(scratch, "under-ingest");
  await done(source, "backup", directory);
  const after = batches.length;
  isOver = true;
  await sending;
  expect(after).toBeGreaterThan(before.length);

  const target = await start("under-ingest-target");
  await done(target, "restore", directory);
  const answer = await target.call("GET", `/api/v1/activity?date=${daysAgo(2)}`, { key: world.team.managementKey });
  const { data } = Object(answer.json) as { data: { model: string; requests: number }[] };
  const requests = new Map(
    data.filter(({ model }) => model.startsWith("probe/")).map((row) => [row.model, row.requests]),
  );
  expect(before.map((batch) => requests.get(`probe/${batch}`))).toEqual(before.map(() => perBatch));
  expect([...requests.values()].filter((count) => count > perBatch)).toEqual([]);
  expect(await isHealthy(target)).toBe(true);
  await target.stop();
});

test("a file that was changed, one that is cut off, a place that is not empty: each is refused in one line, and nothing is stored", async () => {
  const target = await start("untouched");
  const first = join(scratch, "first");
  const month = daysAgo(3).slice(0, 7).replace("-", "");
  for (const path of ["accounts.ndjson", `events/${month}.native.gz`]) {
    const copy = join(scratch, `changed-${path.replace("/", "-")}`);
    await cp(first, copy, { recursive: true });
    const bytes = await readFile(join(copy, path));
    const at = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    await writeFile(join(copy, path), bytes);
    expect(await refused(target, "restore", copy)).toContain(`${path} was changed or damaged`);
  }
  expect(await refused(target, "restore", join(scratch, "source"))).toContain("holds no whole backup");
  expect(await refused(source, "restore", first)).toContain("this one is not: it has teams");
  expect(await refused(source, "backup", first)).toContain("is not empty");

  // Past the command: bytes that are no backup's, sent to the route itself.
  const { id } = Object(JSON.parse(await readFile(join(first, "manifest.json"), "utf8"))) as { id: string };
  const path = `/admin/v1/restore/${id}`;
  const post = (below: string, body: Uint8Array, headers = {}): ReturnType<SpawnedServer["call"]> =>
    target.call("POST", path + below, { key: target.operatorToken, body, headers });
  const events = await readFile(join(first, `events/${month}.native.gz`));
  expect(await post(`/events/${month}`, events, { "content-encoding": "gzip" })).toMatchObject({ status: 409 });
  expect(await post("", new Uint8Array())).toMatchObject({ status: 200 });
  for (const body of [events.subarray(0, 1000), events, Buffer.from("SELECT 1"), Buffer.alloc(100, 0xff)]) {
    const isZip = body.length > 900;
    const isWhole = body === events;
    const answer = await post(
      isWhole ? "/events/199901" : `/events/${month}`,
      body,
      isZip ? { "content-encoding": "gzip" } : {},
    );
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('"message"')]);
  }
  const wrong = ['{"table":"teams","row":{"id":"t","nonsense":1}}', '{"table":"pg_class","row":{"id":"t"}}', "{}"];
  const unfit =
    '{"table":"members","row":{"id":"m","team_id":"none","email":"x","team_roles":[],"created_at":"2026-01-01"}}';
  for (const line of [...wrong, unfit]) {
    expect(await post("/accounts", Buffer.from(`${line}\n`))).toMatchObject({ status: 400 });
  }
  expect(await target.admin("GET", "/admin/v1/teams")).toEqual({ data: [] });
  expect(await target.admin("GET", "/admin/v1/backup/events")).toEqual({ months: [] });
  await target.stop();
});

test("a restore whose server was killed in the middle is run again and comes to the same; another backup is refused meanwhile", async () => {
  const [first, second] = [join(scratch, "first"), join(scratch, "second")];
  const whole = await start("whole");
  await done(whole, "restore", first);
  const expected = await stateOf(whole);
  await whole.stop();

  const manifest = Object(JSON.parse(await readFile(join(first, "manifest.json"), "utf8"))) as {
    id: string;
    events: { month: string; path: string; tellings: number }[];
  };
  const target = await start("interrupted");
  const path = `/admin/v1/restore/${manifest.id}`;
  await target.call("POST", path, { key: target.operatorToken });
  const [file] = manifest.events;
  const answer = await target.call("POST", `${path}/events/${file?.month}`, {
    key: target.operatorToken,
    headers: { "content-encoding": "gzip" },
    body: await readFile(join(first, file?.path ?? "")),
  });
  expect(answer.json).toEqual({ tellings: file?.tellings });
  await target.kill();

  const again = await start("interrupted");
  expect(await refused(again, "restore", second)).toContain("was interrupted and can be run again");
  await done(again, "restore", first);
  expect(await stateOf(again)).toEqual(expected);
  expect(await isHealthy(again)).toBe(true);
  expect(await refused(again, "restore", first)).toContain("it has teams");
  await again.stop();
});
