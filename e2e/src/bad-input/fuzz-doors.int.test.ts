import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { generation, seededRandom, startServer, type TestServer, type TestTeam, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { protobufOfLogs, recordedSession } from "../otlp/log-bodies.js";
import { callSpan, protobufOf, traces } from "../otlp/otlp-bodies.js";
import { damagedBytes, damagedJson } from "./damage.js";

const ROUNDS = Number(process.env["DAYBOOK_FUZZ_ROUNDS"] ?? 150);
const MIB = 1024 ** 2;
/** Far beyond what any of these bodies takes, also on a busy machine. */
const ANSWER_MS_MAX = 20_000;

const seed = testSeed();
const random = seededRandom(seed);
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  process.stdout.write(`fuzz of doors: DAYBOOK_TEST_SEED=${seed}\n`);
  server = await startServer();
  team = await server.createTeam();
});
afterAll(() => server.close());

interface Door {
  path: string;
  type: string;
  /** One of it is damaged in each round. */
  bodies: (string | Uint8Array)[];
}

function fixture(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../../packages/engine/src/normalize/${path}`, import.meta.url)), "utf8");
}

/** JSON text is damaged as text or as values, everything else as bytes. */
function damaged(body: string | Uint8Array): Buffer {
  if (typeof body === "string" && /^[[{]/.test(body) && !body.includes("\n{") && random.chance(0.6)) {
    return damagedJson(body, random);
  }
  return damagedBytes(Buffer.from(body), random);
}

async function fuzz(doors: readonly [Door, ...Door[]]): Promise<void> {
  const before = process.memoryUsage.rss();
  const statuses = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const { path, type, bodies } = doors[round % doors.length] ?? doors[0];
    const [first = "", ...others] = bodies;
    const body = damaged(random.pick([first, ...others]));
    const isGzip = random.chance(0.2);
    const startedMs = performance.now();
    const { status, text } = await server.call("POST", path, {
      key: team.ingestKey,
      body: isGzip ? gzipSync(body) : body,
      headers: { "content-type": type, ...(isGzip ? { "content-encoding": "gzip" } : {}) },
    });
    const tookMs = performance.now() - startedMs;
    const isFine = (status === 200 || status === 400) && tookMs < ANSWER_MS_MAX;
    const what = `${path} answered ${status} after ${tookMs} ms: ${text}`;
    if (!isFine) expect.fail(`seed ${seed}, round ${round}: ${what} for ${body.toString("base64").slice(0, 4_000)}`);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect(process.memoryUsage.rss() - before).toBeLessThan(400 * MIB);
  expect(new Set(statuses.keys()), "some of it was good, and some was not").toEqual(new Set([200, 400]));
  // The server is as it was.
  for (const { path, type, bodies } of doors) {
    for (const body of bodies) {
      const { status } = await server.call("POST", path, {
        key: team.ingestKey,
        body,
        headers: { "content-type": type },
      });
      expect(status).toBe(200);
    }
  }
}

test(`of ${ROUNDS} damaged exports of traces and logs each is taken or refused with a reason, and never a 5XX`, async () => {
  const session = recordedSession(Date.now() - 3_600_000);
  const spans = traces([callSpan(), callSpan({ parentSpanId: "00000000000000f1" }), callSpan()]);
  const json = "application/json";
  const protobuf = "application/x-protobuf";
  await fuzz([
    { path: "/v1/logs", type: json, bodies: [JSON.stringify(session)] },
    { path: "/v1/logs", type: protobuf, bodies: [protobufOfLogs(session)] },
    {
      path: "/v1/traces",
      type: json,
      bodies: await Promise.all(
        [
          "openrouter/__fixtures__/broadcast.json",
          "genai/__fixtures__/ai-sdk-7.json",
          "ai-sdk/__fixtures__/version-6.json",
        ].map(async (path) => JSON.stringify(JSON.parse(await fixture(path)))),
      ),
    },
    { path: "/v1/traces", type: protobuf, bodies: [protobufOf(spans)] },
  ]);
});

test(`of ${ROUNDS} damaged files and payloads of every importer each is answered, and never with a failure`, async () => {
  const payloads = await fixture("litellm-callback/__fixtures__/payloads.ndjson");
  const events = Array.from({ length: 4 }, () => JSON.stringify(generation())).join("\n");
  const files = [
    await fixture("openrouter-csv/__fixtures__/activity.csv"),
    await fixture("litellm-spend-log/__fixtures__/spend-logs.ndjson"),
    await fixture("helicone/__fixtures__/requests.ndjson"),
    payloads,
    events,
    `[${events.replaceAll("\n", ",")}]`,
  ];
  await fuzz([
    { path: "/v1/import", type: "application/octet-stream", bodies: files },
    {
      path: "/v1/import/litellm",
      type: "application/json",
      bodies: [payloads, `[${payloads.trim().replaceAll("\n", ",")}]`],
    },
  ]);
});
