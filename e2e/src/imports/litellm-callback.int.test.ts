import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { seededRandom, startServer, type TestServer, type TestTeam, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readEvents, readEverything } from "../emitters/usage-read.js";

const seed = testSeed();
const random = seededRandom(seed);
let server: TestServer;
let team: TestTeam;
let payloads: string[];

beforeAll(async () => {
  process.stdout.write(`litellm callback: DAYBOOK_TEST_SEED=${seed}\n`);
  server = await startServer({ nowMs: () => Date.UTC(2026, 4, 20, 12) });
  payloads = (await fixture("litellm-callback/__fixtures__/payloads.ndjson")).trim().split("\n");
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

function fixture(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../../packages/engine/src/normalize/${path}`, import.meta.url)), "utf8");
}

/** LiteLLM sends every format as JSON. */
function send(body: string | Uint8Array, headers: Record<string, string> = {}) {
  return server.call("POST", "/v1/import/litellm", {
    key: team.ingestKey,
    body,
    headers: { "content-type": "application/json", ...headers },
  });
}

async function stored(): Promise<unknown[]> {
  return (await readEvents(server, team)).map(({ team: _, workspace_id: __, ...event }) => event);
}

test("json_array, ndjson, single and gzip of all are the same rows, and a repeat in any order changes none", async () => {
  const array = `[${payloads.join(", ")}]`;
  expect(await send(array)).toMatchObject({
    status: 200,
    json: { kind: "litellm-callback", rows: 4, taken: 4, skipped: 0, refused: 0, problems: [], problemCount: 0 },
  });
  const once = await stored();
  expect(once).toHaveLength(4);
  for (const body of [payloads.join("\n"), gzipSync(array)]) {
    team = await server.createTeam();
    const isText = typeof body === "string";
    expect((await send(body, isText ? {} : { "content-encoding": "gzip" })).status).toBe(200);
    expect(await stored()).toEqual(once);
  }
  team = await server.createTeam();
  for (const payload of random.shuffled([...payloads, ...payloads])) {
    expect(await send(payload)).toMatchObject({ status: 200, json: { rows: 1, taken: 1 } });
  }
  expect(await stored(), `seed ${seed}`).toEqual(once);
  expect(await readEverything(server, team)).not.toMatch(/secret|somebody-else|made-up/);
});

test("a call that the spend logs tell as well counts once, and so does its replay from the cache", async () => {
  const replayed = {
    ...(JSON.parse((await fixture("litellm-spend-log/__fixtures__/spend-logs.ndjson")).split("\n")[1] ?? "") as object),
    request_id: "chatcmpl-BZ0aAbCdEfGh_cache_hit1779184860.0312",
    startTime: "2026-05-19 10:01:00",
  };
  const rows = `${await fixture("litellm-spend-log/__fixtures__/spend-logs.ndjson")}${JSON.stringify(replayed)}\n`;
  const imported = () => server.call("POST", "/v1/import", { key: team.ingestKey, body: rows });
  const usage = async (): Promise<unknown> => {
    const path = "/v1/reports/activity?group_by=model&end=2026-05-20";
    const { json } = await server.call("GET", path, { key: team.managementKey });
    return (json as { meta: { totals: unknown } }).meta.totals;
  };
  for (const feeds of [
    [imported, () => send(payloads.join("\n"))],
    [() => send(payloads.join("\n")), imported],
  ]) {
    team = await server.createTeam();
    for (const feed of feeds) expect((await feed()).status).toBe(200);
    // The call, two replays (one that only the spend logs have) and the unpriced embedding; the failure used nothing.
    expect(await usage()).toMatchObject({ requests: 4, priced_requests: 3, usage: "0.0004125" });
    expect(await stored()).toHaveLength(5);
  }
});

test("what is no payload is told and keeps no other from being stored; null is nothing", async () => {
  const [good = ""] = payloads;
  const body = `[null, ${good}, 7, ${good.replace("chatcmpl-", "other-").replace("1779184800.1", '"soon"')}]`;
  const { status, json } = await send(body);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    rows: 3,
    taken: 1,
    refused: 2,
    problems: [
      { line: 3, path: "" },
      { line: 4, path: "time" },
    ],
  });
  expect(await send(`${good}\n\nnot json\nnull\n`)).toMatchObject({
    json: { rows: 2, taken: 1, refused: 1, problems: [{ line: 3, message: "is not JSON" }] },
  });
  expect(await stored()).toHaveLength(1);
});

test("a body of which nothing is JSON is refused, as is one too large or of a key that may not send", async () => {
  for (const body of ["", "secret text", '{"id": "secret', "\0"]) {
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "invalid_request" } } });
    expect(answer.text).not.toContain("secret");
  }
  expect((await send(Buffer.alloc(33 * 1024 ** 2, 0x20))).status).toBe(413);
  expect((await send(`[${"{},".repeat(50_000)}{}]`)).status).toBe(413);
  expect((await send("{}", { "content-encoding": "gzip" })).status).toBe(400);
  expect((await send("{}", { "content-encoding": "br" })).status).toBe(415);
  const { key } = await server.createKey(team, { name: "app", kind: "inference", memberEmail: team.ownerEmail });
  expect((await server.call("POST", "/v1/import/litellm", { key, body: "[]" })).status).toBe(403);
  expect((await server.call("POST", "/v1/import/litellm", { body: "[]" })).status).toBe(401);
  expect(await stored()).toEqual([]);
});
