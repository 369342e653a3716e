import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventsHead, rawConnection } from "./raw-connection.js";
import { sendBody, toLines } from "./send-body.js";
import { countStored } from "./stored-events.js";

const MIB = 1024 ** 2;
const LINES = "application/x-ndjson";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer({ eventLimits: { ndjsonRequestsMax: 2 } });
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

/** As many events as asked, of one day, told apart by their ids. */
function manyEvents(count: number, data: Record<string, unknown> = {}): object[] {
  const time = new Date().toISOString();
  return Array.from({ length: count }, (_, at) => generation({ id: `e${at}`, time, data }));
}

async function expectTooLarge(sent: ReturnType<typeof sendBody>): Promise<void> {
  expect(await sent).toMatchObject({ status: 413, json: { error: { code: "payload_too_large" } } });
  expect(await countStored(server, team)).toBe(0);
}

describe("a JSON body", () => {
  test("may hold 10,000 events and not one more", async () => {
    const events = manyEvents(10_001);
    await expectTooLarge(sendBody(server, team, JSON.stringify(events)));
    expect(await sendBody(server, team, JSON.stringify(events.slice(1)))).toMatchObject({ text: '{"accepted":10000}' });
    expect(await countStored(server, team)).toBe(10_000);
  });

  test("may have 16 MiB and not one byte more, plain, in chunks and gzipped", async () => {
    const event = JSON.stringify(generation());
    const body = Buffer.alloc(16 * MIB + 1, " ");
    body.write(event);
    await expectTooLarge(sendBody(server, team, body));
    await expectTooLarge(sendBody(server, team, body, { gzip: true }));
    const connection = await rawConnection(server.url);
    connection.write(eventsHead(team.ingestKey, ["Content-Type: application/json", "Transfer-Encoding: chunked"]));
    connection.write(`${body.length.toString(16)}\r\n`);
    connection.write(body);
    expect(await connection.answered()).toMatchObject({ status: 413 });
    connection.socket.destroy();
    const largest = body.subarray(0, 16 * MIB);
    expect(await sendBody(server, team, largest)).toMatchObject({ text: '{"accepted":1}' });
    expect(await sendBody(server, team, largest, { gzip: true })).toMatchObject({ text: '{"accepted":1}' });
  });

  test("that unpacks to 2 GiB is refused without being unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(32 * MIB, " "));
    const bombs = Buffer.concat(Array.from({ length: 64 }, () => bomb));
    const before = process.memoryUsage.rss();
    await expectTooLarge(sendBody(server, team, bombs, { headers: { "content-encoding": "gzip" } }));
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MIB);
  });

  test("that says it is too large is refused before it is sent", async () => {
    const connection = await rawConnection(server.url);
    connection.write(eventsHead(team.ingestKey, ["Content-Type: application/json", `Content-Length: ${17 * MIB}`]));
    expect(await connection.answered()).toMatchObject({ status: 413 });
    connection.socket.destroy();
  });
});

describe("an NDJSON body", () => {
  test("of more than 10,000 events is stored whole", async () => {
    const events = manyEvents(60_000);
    expect(await sendBody(server, team, toLines(events), { type: LINES, gzip: true })).toMatchObject({
      text: '{"accepted":60000}',
    });
    expect(await countStored(server, team)).toBe(60_000);
  });

  test("of 60,000 events with a bad last line stores nothing", async () => {
    const body = `${toLines(manyEvents(60_000))}{"specversion":"1.0"}`;
    const answer = await sendBody(server, team, body, { type: LINES });
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "invalid_events" } } });
    const { problems } = answer.json as { problems: { index: number; path: string }[] };
    expect(new Set(problems.map(({ index }) => index))).toEqual(new Set([60_000]));
    expect(problems.map(({ path }) => path)).toEqual(["id", "source", "type", "time", "data"]);
    expect(await countStored(server, team)).toBe(0);
  });

  test("with ?partial=true stores the good lines of a large body, once", async () => {
    const lines = manyEvents(20_000).map((event) => JSON.stringify(event));
    for (const at of [0, 9_999, 10_000, 19_999]) lines[at] = "not json";
    const answer = await sendBody(server, team, lines.join("\n"), { type: LINES, query: "?partial=true" });
    expect(answer).toMatchObject({ status: 200, json: { accepted: 19_996, rejected: 4 } });
    expect(answer.json).toMatchObject({
      problems: [{ index: 0 }, { index: 9_999 }, { index: 10_000 }, { index: 19_999 }],
    });
    expect(await countStored(server, team)).toBe(19_996);
  });

  test("of half a million blank lines among events keeps count of its lines", async () => {
    const body = `${"\n".repeat(500_000)}${JSON.stringify(generation())}\n{}\n`;
    expect(await sendBody(server, team, body, { type: LINES })).toMatchObject({
      status: 400,
      json: { problems: expect.arrayContaining([expect.objectContaining({ index: 500_001 })]) },
    });
  });

  test("a line of 1 MiB is taken, a longer one refused", async () => {
    const padded = (length: number): string => {
      const short = JSON.stringify(generation({ id: "padded", data: { unknown: "" } }));
      return short.replace('"unknown":""', `"unknown":"${"x".repeat(length - short.length)}"`);
    };
    const good = JSON.stringify(generation({ id: "good" }));
    for (const place of [(line: string) => `${line}\n${good}`, (line: string) => `${good}\n${line}`]) {
      await expectTooLarge(sendBody(server, team, place(padded(MIB + 1)), { type: LINES }));
      await expectTooLarge(sendBody(server, team, place(padded(MIB + 1)), { type: LINES, gzip: true }));
    }
    expect(await sendBody(server, team, `${good}\n${padded(MIB)}`, { type: LINES })).toMatchObject({
      text: '{"accepted":2}',
    });
  });

  test("that says it has more than 1 GiB is refused before it is sent", async () => {
    const connection = await rawConnection(server.url);
    connection.write(eventsHead(team.ingestKey, [`Content-Type: ${LINES}`, `Content-Length: ${1024 * MIB + 1}`]));
    expect(await connection.answered()).toMatchObject({ status: 413 });
    connection.socket.destroy();
  });

  test("is turned away with Retry-After when too many are under way, and taken when one has ended", async () => {
    const busy = await Promise.all([rawConnection(server.url), rawConnection(server.url)]);
    const line = `${JSON.stringify(generation())}\n`;
    for (const connection of busy) {
      const length = `Content-Length: ${line.length}`;
      connection.write(eventsHead(team.ingestKey, [`Content-Type: ${LINES}`, length, "Expect: 100-continue"]));
      await connection.continued();
    }
    const trial = () => sendBody(server, team, line, { type: LINES });
    const refused = await trial();
    expect(refused).toMatchObject({ status: 503, json: { error: { code: "store_unavailable" } } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await sendBody(server, team, line), "JSON has its own turn").toMatchObject({ status: 200 });
    for (const connection of busy) connection.write(line);
    for (const connection of busy) expect(await connection.answered()).toMatchObject({ status: 200 });
    expect(await trial()).toMatchObject({ text: '{"accepted":1}' });
    for (const { socket } of busy) socket.destroy();
  });

  test("leaves no spool file behind, however it ends", async () => {
    const connection = await rawConnection(server.url);
    connection.write(eventsHead(team.ingestKey, [`Content-Type: ${LINES}`, "Content-Length: 1000"]));
    connection.write(JSON.stringify(generation()));
    connection.socket.destroy();
    const spool = join(server.daybook.directory.path, "spool");
    await expect.poll(() => readdir(spool), { timeout: 20_000 }).toEqual([]);
    expect(await countStored(server, team)).toBe(0);
  });
});

// A key that ends while its body is still on the way must not write any more.
test.each(["application/json", LINES])("a key revoked while its %s body comes in stores nothing", async (type) => {
  const { key, hash } = await server.createKey(team, { name: "k", kind: "ingest", memberEmail: team.ownerEmail });
  const body = JSON.stringify(generation());
  const connection = await rawConnection(server.url);
  connection.write(
    eventsHead(key, [`Content-Type: ${type}`, `Content-Length: ${body.length}`, "Expect: 100-continue"]),
  );
  await connection.continued();
  await server.admin("DELETE", `/admin/v1/teams/${team.slug}/keys/${hash}`);
  connection.write(body);
  expect(await connection.answered()).toMatchObject({ status: 401 });
  connection.socket.destroy();
  expect(await countStored(server, team)).toBe(0);
});
