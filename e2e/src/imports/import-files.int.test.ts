import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { generation, seededRandom, startServer, type TestServer, type TestTeam, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const seed = testSeed();
const random = seededRandom(seed);
const NOW_MS = Date.UTC(2026, 4, 20, 12);
let server: TestServer;

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  server = await startServer({ nowMs: () => NOW_MS });
});
afterAll(() => server.close());

interface Report {
  kind: string;
  rows: number;
  taken: number;
  skipped: number;
  refused: number;
  problems: { line: number; path: string; message: string }[];
}

async function send(team: TestTeam, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Report> {
  const { status, json, text } = await server.call("POST", "/v1/import", { key: team.ingestKey, body, headers });
  expect(status, `${text}`).toBe(200);
  return json as Report;
}

async function reportOf(team: TestTeam): Promise<string> {
  const get = async (path: string): Promise<string> =>
    (await server.call("GET", path, { key: team.managementKey })).text;
  return `${await get("/api/v1/activity")}\n${await get("/v1/reports/activity?group_by=day,member,key,model&end=2026-05-20")}`;
}

function fixture(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../../packages/engine/src/normalize/${path}`, import.meta.url)), "utf8");
}

const FILES = [
  ["openrouter-csv", "openrouter-csv/__fixtures__/activity.csv", { rows: 3, taken: 3, skipped: 0, refused: 0 }],
  [
    "litellm-spend-log",
    "litellm-spend-log/__fixtures__/spend-logs.ndjson",
    { rows: 5, taken: 4, skipped: 1, refused: 0 },
  ],
  ["litellm-callback", "litellm-callback/__fixtures__/payloads.ndjson", { rows: 4, taken: 4, skipped: 0, refused: 0 }],
  ["helicone", "helicone/__fixtures__/requests.ndjson", { rows: 4, taken: 4, skipped: 0, refused: 0 }],
] as const;

test.each(FILES)(
  "%s is known by its content, and the same file again, cut up or turned round changes nothing",
  async (kind, path, counts) => {
    const team = await server.createTeam();
    const text = await fixture(path);
    expect(await send(team, text)).toMatchObject({ kind, ...counts, problems: [] });
    const once = await reportOf(team);
    expect(once).toContain('"requests":');
    await send(team, text);
    await send(team, gzipSync(text), { "content-encoding": "gzip" });
    const lines = text.trim().split("\n");
    const [header, rows] = kind === "openrouter-csv" ? [`${lines[0]}\r\n`, lines.slice(1)] : ["", lines];
    for (const row of random.shuffled(rows)) await send(team, `${header}${row}`);
    expect(await reportOf(team)).toBe(once);
    if (kind === "openrouter-csv") return;
    const other = await server.createTeam();
    expect(await send(other, `\n[${random.shuffled(rows).join(",\n")}]`)).toMatchObject({ kind, ...counts });
    const own = (text: string, of: TestTeam): string =>
      text.replaceAll(of.slug, "").replaceAll(/person_\w+/g, "person");
    expect(own(await reportOf(other), other).length).toBe(own(once, team).length);
  },
);

test("OpenRouter's export becomes its generations, exactly", async () => {
  const team = await server.createTeam();
  await send(team, await fixture("openrouter-csv/__fixtures__/activity.csv"));
  const { json } = await server.call("GET", "/v1/reports/activity?group_by=day,model,app&end=2026-05-20", {
    key: team.managementKey,
  });
  expect(json).toMatchObject({
    meta: {
      totals: {
        requests: 3,
        priced_requests: 3,
        usage: "0.0123457989",
        byok_usage_inference: "0.25",
        prompt_tokens: 1215,
      },
    },
  });
  expect(JSON.stringify(json)).toContain("Notebook, the app");
});

test("what LiteLLM and Helicone do not price is counted as not priced, and is no 0", async () => {
  const team = await server.createTeam();
  await send(team, await fixture("litellm-spend-log/__fixtures__/spend-logs.ndjson"));
  const { json } = await server.call("GET", "/v1/reports/activity?group_by=model&end=2026-05-20", {
    key: team.managementKey,
  });
  // A call, its replay from the cache and an unpriced embedding; the failure used nothing.
  expect(json).toMatchObject({ meta: { totals: { requests: 3, priced_requests: 2, usage: "0.0004125" } } });
});

test("refused rows are told with their lines, and the good ones around them are taken", async () => {
  const team = await server.createTeam();
  const csv = [
    "generation_id,created_at,cost_total,model_permaslug,provider_name,app_name",
    'gen-a,2026-05-19 10:00:00,0.1,openai/gpt-4.1,OpenAI,"two\r\nlines, ""quoted"""',
    "gen-b,2026-05-19 10:00:00,0.1,openai/gpt-4.1",
    "",
    "gen-c,19.05.2026,0.1,openai/gpt-4.1,OpenAI,",
    "gen-d,2026-05-19 10:00:00,-1,openai/gpt-4.1,OpenAI,",
    ",2026-05-19 10:00:00,1,openai/gpt-4.1,OpenAI,",
    "gen-e,2026-05-19 10:00:00,0.2,openai/gpt-4.1,OpenAI,",
  ].join("\r\n");
  const report = await send(team, `\ufeff${csv}`);
  expect(report).toMatchObject({ kind: "openrouter-csv", rows: 6, taken: 2, skipped: 0, refused: 4 });
  expect(report.problems.map(({ line, path }) => [line, path])).toEqual([
    [4, ""],
    [6, "time"],
    [7, "data.usage"],
    [8, "id"],
  ]);
  const lines = `${JSON.stringify(generation({ time: "2026-05-19T00:00:00Z", id: "x" }))}\nnot json\n[]\n`;
  expect(await send(team, lines)).toMatchObject({
    kind: "cloudevents",
    taken: 1,
    refused: 2,
    problems: [{ line: 2 }, { line: 3 }],
  });
});

test("a file of no known kind is refused with what is known, and nothing of it is stored", async () => {
  const team = await server.createTeam();
  for (const body of [
    "",
    " \n ",
    "a,b\n1,2\n",
    '{"a":1}',
    "[1,2]",
    "[",
    "[]",
    "{",
    "\0\0\0",
    '"generation_id',
    "generation_id\n",
  ]) {
    const { status, json } = await server.call("POST", "/v1/import", { key: team.ingestKey, body });
    expect(status, `${body}`).toBe(400);
    expect(json).toMatchObject({ error: { code: "invalid_request" } });
  }
  const flood = `generation_id,created_at,cost_total\n"${"x".repeat(1024 ** 2 + 10)}`;
  expect((await server.call("POST", "/v1/import", { key: team.ingestKey, body: flood })).status).toBe(413);
  const broken = gzipSync("generation_id").subarray(0, 20);
  const headers = { "content-encoding": "gzip" };
  expect((await server.call("POST", "/v1/import", { key: team.ingestKey, body: broken, headers })).status).toBe(400);
  expect(await reportOf(team)).not.toContain('"requests":1');
});

test("a long file is taken in whole", async () => {
  const team = await server.createTeam();
  const rows = Array.from(
    { length: 12_345 },
    (_, at) => `gen-${at},2026-05-${String(1 + (at % 19)).padStart(2, "0")} 10:00:00,0.000001,openai/gpt-4.1,OpenAI`,
  );
  const csv = `generation_id,created_at,cost_total,model_permaslug,provider_name\n${rows.join("\n")}`;
  expect(await send(team, csv)).toMatchObject({ rows: 12_345, taken: 12_345, refused: 0 });
  const { json } = await server.call("GET", "/v1/reports/activity?group_by=month&start=2026-05-01&end=2026-05-31", {
    key: team.managementKey,
  });
  expect(json).toMatchObject({ meta: { totals: { requests: 12_345, usage: "0.012345" } } });
});
