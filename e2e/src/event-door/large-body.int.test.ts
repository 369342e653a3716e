import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { daysAgo, generation, type SpawnedServer, spawnServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const MIB = 1024 ** 2;
/** With `DAYBOOK_TEST_LARGE=1` the body is as large as one may be, in the same memory. */
const BODY_MIB = process.env["DAYBOOK_TEST_LARGE"] === "1" ? 1_020 : 300;
const LINE_BYTES = 8 * 1024;
const LINES = (BODY_MIB * MIB) / LINE_BYTES;
/**
 * What the server may grow by, its engine's own buffers and caches included; about 380 whether the body has 300 MiB or
 * 1,020. Held as bytes, as text or as events, the smaller one alone would take more.
 */
const GROWTH_MIB_MAX = 500;

let dataDir: string;
let server: SpawnedServer;
let team: TestTeam;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "daybook-"));
  server = await spawnServer({ dataDir });
  team = await server.createTeam();
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Blocks of lines of the same length; what Daybook does not know in them is the larger part. */
function* body(lastLine: string): Generator<Buffer> {
  const time = `${daysAgo(1)}T12:00:00Z`;
  const prefix = randomUUID().slice(0, 8);
  const short = JSON.stringify(generation({ id: `${prefix}-00000000`, time, data: { prompt_tokens: 1, unknown: "" } }));
  const line = short.replace('"unknown":""', `"unknown":"${"x".repeat(LINE_BYTES - 1 - short.length)}"`);
  const idAt = line.indexOf("-00000000") + 1;
  for (let at = 0; at < LINES; at += 128) {
    const block = Buffer.alloc(128 * LINE_BYTES, `${line}\n`);
    for (let within = 0; within < 128; within++) {
      block.write(String(at + within).padStart(8, "0"), within * LINE_BYTES + idAt, "latin1");
    }
    yield block;
  }
  yield Buffer.from(lastLine);
}

async function send(lastLine: string): Promise<{ status: number; text: string }> {
  const outgoing = request(`${server.url}/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${team.ingestKey}`, "content-type": "application/x-ndjson" },
  });
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
  await pipeline(Readable.from(body(lastLine), { objectMode: false }), outgoing);
  return await answered;
}

async function residentMib(what: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${server.process.pid}/status`, "utf8");
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
}

async function countRequests(): Promise<number> {
  const { json } = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  const { data } = json as { data: { requests: number }[] };
  return data.reduce((sum, { requests }) => sum + requests, 0);
}

test(
  `an NDJSON body of ${BODY_MIB} MiB is judged whole and stored in constant memory`,
  async () => {
    const before = await residentMib("VmRSS");
    const refused = await send("not json");
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.text)).toMatchObject({ problems: [{ index: LINES, path: "" }], problemCount: 1 });
    expect(await countRequests()).toBe(0);

    expect(await send("")).toEqual({ status: 200, text: `{"accepted":${LINES}}` });
    expect(await countRequests()).toBe(LINES);
    expect(await readdir(join(dataDir, "spool"))).toEqual([]);
    const growth = (await residentMib("VmHWM")) - before;
    process.stdout.write(`peak memory grew by ${growth.toFixed(0)} MiB over ${before.toFixed(0)} MiB\n`);
    expect(growth).toBeLessThan(GROWTH_MIB_MAX);
  },
  10 * 60_000,
);
