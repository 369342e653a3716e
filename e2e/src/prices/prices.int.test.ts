import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  daysAgo,
  generation,
  runCommand,
  seededRandom,
  type SpawnedServer,
  spawnServer,
  type TestTeam,
  testSeed,
} from "@daybook/testkit";
import { beforeAll, expect, test, vi } from "vitest";
import { callSpan, traces } from "../otlp/otlp-bodies.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const seed = testSeed();
const random = seededRandom(seed);
let files: string;
let server: SpawnedServer;

beforeAll(async () => {
  process.stdout.write(`prices: DAYBOOK_TEST_SEED=${seed}\n`);
  files = await mkdtemp(join(tmpdir(), "daybook-prices-"));
  server = await start();
  return async () => {
    await server.stop();
    await rm(files, { recursive: true, force: true });
  };
});

function start(): Promise<SpawnedServer> {
  return spawnServer({ dataDir: join(files, "data"), environment: { DAYBOOK_LOG_LEVEL: "error" } });
}

function daybook(...args: string[]): ReturnType<typeof runCommand> {
  return runCommand(args, { DAYBOOK_URL: server.url, DAYBOOK_DATA_DIR: join(files, "data") });
}

interface FilePrice {
  provider?: string;
  model: string;
  input?: string;
  output?: string;
  request?: string;
}

function fileOf(version: string, prices: readonly FilePrice[]): object {
  const dated = prices.map((price) => ({ ...price, valid_from: "2026-01-01" }));
  return { version, unit: "USD per 1,000,000 tokens", prices: dated };
}

function pricesOf({ slug }: TestTeam): string {
  return `/admin/v1/teams/${slug}/prices`;
}

async function load(team: TestTeam, version: string, prices: readonly FilePrice[]): Promise<void> {
  await server.admin("POST", pricesOf(team), fileOf(version, prices));
}

interface Totals {
  requests: number;
  priced_requests: number;
  unknown_cost_requests: number;
  usage: string;
}

async function totalsOf(team: TestTeam): Promise<Totals> {
  const { json } = await server.call("GET", "/v1/reports/activity?group_by=model", { key: team.managementKey });
  return (json as { meta: { totals: Totals } }).meta.totals;
}

test("every door prices what comes without its cost, and what nobody can price is unknown and never 0", async () => {
  const team = await server.createTeam();
  await load(team, "v1", [
    { provider: "OpenAI", model: "openai/gpt-4.1-2025-04-14", input: "2", output: "8" },
    { model: "openai/gpt-4.1", input: "1", output: "1" },
    { model: "openai/gpt-from-a-file", input: "1", output: "1" },
  ]);
  const time = `${daysAgo(1)}T10:00:00Z`;
  await server.send(team, [
    generation({ time, data: { usage: "0.5", cost_source: "reported" } }),
    // 50 · 2 + 125 · 8 millionths.
    generation({ time, data: { usage: null } }),
    generation({ time, data: { usage: null, prompt_tokens: null, model: "openai/gpt-4.1" } }),
    generation({ time, data: { usage: null, model: "nobody/knows", model_permaslug: "nobody/knows" } }),
  ]);
  expect(await totalsOf(team)).toMatchObject({
    requests: 4,
    priced_requests: 2,
    unknown_cost_requests: 2,
    usage: "0.5011",
  });

  const spans = { key: team.ingestKey, body: traces([callSpan()]) };
  expect((await server.call("POST", "/v1/traces", spans)).status).toBe(200);
  const row = {
    request_id: "row-1",
    call_type: "acompletion",
    model: "gpt-from-a-file",
    custom_llm_provider: "openai",
    startTime: time,
    endTime: time,
    prompt_tokens: 7,
    completion_tokens: 2,
    spend: 0,
    status: "success",
  };
  const imported = await server.call("POST", "/v1/import", {
    key: team.ingestKey,
    body: `${JSON.stringify(row)}\n`,
    headers: { "content-type": "application/x-ndjson" },
  });
  expect([imported.status, imported.text]).toEqual([200, expect.stringContaining('"taken":1')]);
  const list = await server.call("GET", "/v1/events?limit=100", { key: team.managementKey });
  const { data } = list.json as { data: { data: Record<string, unknown> }[] };
  const priced = data.filter((event) => JSON.stringify(event).includes('"price_version":"v1"'));
  expect(priced.length).toBe(3);

  // Law 8: a model that no table knows.
  const activity = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  const { data: rows } = activity.json as { data: { model: string; usage: number; requests: number }[] };
  expect(rows.find(({ model }) => model === "nobody/knows")).toMatchObject({ usage: 0, requests: 1 });
  for (const query of ["/v1/reports/activity?group_by=model&format=csv", "/v1/reports/members?format=csv"]) {
    const { text } = await server.call("GET", query, { key: team.managementKey });
    expect(text.split(/\r?\n/)[0]).toMatch(/unknown_cost_requests|unknownCostRequests/);
  }
});

test("a version is one set of prices for good; a wrong file is refused whole, with each problem and its path", async () => {
  const team = await server.createTeam();
  const v1 = fileOf("v1", [{ model: "m", input: "1" }]);
  await writeFile(join(files, "v1.json"), JSON.stringify(v1));
  const loadedByCommand = await daybook("prices", "load", join(files, "v1.json"), "--team", team.slug);
  expect([loadedByCommand.exitCode, loadedByCommand.stderr]).toEqual([0, expect.stringContaining("--dry-run")]);
  const load1 = (body: object): ReturnType<typeof server.call> =>
    server.call("POST", pricesOf(team), { key: server.operatorToken, body });
  expect((await load1(v1)).status).toBe(200);
  expect((await load1(fileOf("v1", [{ model: "m", input: "2" }]))).status).toBe(409);
  const refused = await load1(fileOf("v2", [{ model: "", input: "-1" }, { model: "m" }]));
  expect(refused.status).toBe(400);
  for (const path of ["prices.0.model", "prices.0.input"]) expect(refused.text).toContain(path);
  expect((await daybook("prices", "list", "--team", team.slug)).stdout).toMatch(/^v1 +1 .* operator +yes$/m);

  // An OWNER may do it too, and is named by id; a file comes back as it may be loaded again.
  const path = pricesOf(team);
  const body = {
    version: "v2",
    unit: "USD per 1,000,000 tokens",
    prices: [{ model: "M", valid_from: "2026-02-01", request: 0.001 }],
  };
  const loaded = await server.call("POST", path, { key: team.managementKey, body });
  expect([loaded.status, loaded.json]).toEqual([
    201,
    expect.objectContaining({ loadedBy: team.ownerId, inForce: true }),
  ]);
  const file = await server.call("GET", `${path}/v2`, { key: team.managementKey });
  expect(file.json).toEqual({ ...body, prices: [{ model: "m", valid_from: "2026-02-01", request: "0.001" }] });
  expect((await server.call("POST", path, { key: team.managementKey, body: file.json })).status).toBe(200);
});

/** Picodollars a token of each model, by version; the second knows a model less and one more. */
const RATES: Readonly<Record<string, Readonly<Record<string, bigint>>>> = {
  v1: { "m/0": 3_000_000n, "m/1": 5_000_000n },
  v2: { "m/1": 7_000_000n, "m/2": 11_000_000n },
};

interface Told {
  id: string;
  day: string;
  model: string;
  tokens: number;
  usagePico: bigint | null;
}

function toWire({ id, day, model, tokens, usagePico }: Told): object {
  const usage = usagePico === null ? null : `0.${usagePico.toString().padStart(12, "0")}`;
  const data = { model, model_permaslug: model, prompt_tokens: tokens, completion_tokens: 0, usage };
  return generation({ id, time: `${day}T12:00:00Z`, data });
}

function randomTold(number: number): Told {
  return {
    id: `event-${number}`,
    day: daysAgo(1 + (number % 3)),
    model: random.pick(["m/0", "m/1", "m/2", "m/3"]),
    tokens: random.between(1, 100_000),
    usagePico: random.chance(0.3) ? BigInt(random.between(0, 1_000_000)) : null,
  };
}

function recount(told: Iterable<Told>, version: string): { requests: number; unknown: number; usage: bigint } {
  const counts = { requests: 0, unknown: 0, usage: 0n };
  for (const { model, tokens, usagePico } of told) {
    const rate = RATES[version]?.[model];
    const cost = usagePico ?? (rate === undefined ? null : rate * BigInt(tokens));
    counts.requests++;
    if (cost === null) counts.unknown++;
    else counts.usage += cost;
  }
  return counts;
}

function usdOf(pico: bigint): string {
  const digits = pico.toString().padStart(13, "0");
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "");
}

function picoOf(usd: string): bigint {
  const [whole = "", fraction = ""] = usd.split(".");
  return BigInt(whole + fraction.padEnd(12, "0"));
}

function ratesOf(version: string): FilePrice[] {
  return Object.entries(RATES[version] ?? {}).map(([model, pico]) => ({
    model,
    input: String(pico / 1_000_000n),
    output: "0",
  }));
}

test("pricing anew is killed in the middle while events come, goes on, and all is counted once", async () => {
  const team = await server.createTeam();
  const told = new Map<string, Told>();
  const send = async (events: readonly Told[]): Promise<void> => {
    for (const event of events) told.set(event.id, event);
    // As senders do: what is not acknowledged is sent again.
    for (let status = 503; status !== 200;) {
      ({ status } = await server.call("POST", "/v1/events", { key: team.ingestKey, body: events.map(toWire) }));
      expect([200, 503]).toContain(status);
    }
  };
  await load(team, "v1", ratesOf("v1"));
  await send(Array.from({ length: 4_000 }, (_, number) => randomTold(number)));
  const before = recount(told.values(), "v1");
  expect(await totalsOf(team)).toMatchObject(totalsText(before));
  await load(team, "v2", ratesOf("v2"));
  const range = ["--team", team.slug, "--from", daysAgo(3), "--to", daysAgo(1)];

  const repricings = `/admin/v1/teams/${team.slug}/repricings`;
  const body = { from: daysAgo(3), to: daysAgo(1) };
  const rehearsal = await server.call("POST", repricings, {
    key: server.operatorToken,
    body: { ...body, dryRun: true },
  });
  const would = repricedOf(rehearsal.text);
  const after = recount(told.values(), "v2");
  expect(picoOf(String(would["newUsd"])) - picoOf(String(would["oldUsd"]))).toBe(after.usage - before.usage);
  expect(await totalsOf(team)).toMatchObject(totalsText(before));

  // Killed as soon as something was changed.
  const response = await fetch(server.url + repricings, {
    method: "POST",
    headers: { authorization: `Bearer ${server.operatorToken}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  let said = "";
  await expect(async () => {
    for await (const chunk of response.body ?? []) {
      said += Buffer.from(chunk).toString();
      if (/"events":[1-9]/.test(said)) await server.kill();
    }
  }).rejects.toThrow();
  server = await start();
  const audit = async (): Promise<Record<string, unknown>[]> =>
    (await server.admin<{ data: Record<string, unknown>[] }>("GET", repricings)).data;
  const [cutOff] = await audit();
  expect(cutOff).toMatchObject({ number: 1, version: "v2", finishedAt: null, startedBy: "operator" });
  expect(Number(cutOff?.["events"])).toBeGreaterThan(0);
  expect(Number(cutOff?.["events"])).toBeLessThan(Number(would["events"]));

  // Goes on, while some are told again and others come.
  const running = daybook("prices", "reprice", ...range, "--json");
  let ended = false;
  void running.finally(() => {
    ended = true;
  });
  for (let batch = 0; batch < 30 && !ended; batch++) {
    await send(Array.from({ length: 20 }, () => randomTold(random.between(0, 4_200))));
  }
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(0);
  const last = recount(told.values(), "v2");
  expect(await totalsOf(team)).toMatchObject(totalsText(last));
  const records = await audit();
  expect(records.length).toBe(1);
  const { repriced } = JSON.parse(stdout) as { repriced: Record<string, unknown> };
  expect(records[0]).toMatchObject({ ...repriced, finishedAt: expect.any(String) });

  const second = await server.call("POST", repricings, { key: team.managementKey, body });
  expect(repricedOf(second.text)).toMatchObject({ number: 2, events: 0, oldUsd: "0", newUsd: "0" });
  expect(await totalsOf(team)).toMatchObject(totalsText(last));
  const shown = await daybook("prices", "audit", "--team", team.slug);
  expect(shown.stdout).toMatch(/^ *1 +v2 /m);
  expect(await server.admin("GET", "/admin/v1/doctor")).toMatchObject({ ok: true });
});

function repricedOf(lines: string): Record<string, unknown> {
  return (JSON.parse(lines.trim().split("\n").at(-1) ?? "") as { repriced: Record<string, unknown> }).repriced;
}

function totalsText({ requests, unknown, usage }: ReturnType<typeof recount>): Partial<Totals> {
  return {
    requests,
    unknown_cost_requests: unknown,
    priced_requests: requests - unknown,
    usage: usdOf(usage),
  };
}
