import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventsHead, rawConnection, type RawConnection } from "../event-door/raw-connection.js";
import { sendBody } from "../event-door/send-body.js";
import { expectUnharmed } from "./expect-unharmed.js";

const JSON_TYPE = "Content-Type: application/json";
const LINES_TYPE = "Content-Type: application/x-ndjson";

let server: TestServer;
let team: TestTeam;
const opened: RawConnection[] = [];

beforeAll(async () => {
  server = await startServer({ eventLimits: { idleMs: 300, graceMs: 600, bytesPerSecondMin: 1_000 } });
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

// Whatever was written to a connection, nothing of it is stored and a good batch is accepted.
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.destroy();
  await expectUnharmed(server, team);
});

async function open(): Promise<RawConnection> {
  const connection = await rawConnection(server.url);
  opened.push(connection);
  return connection;
}

const head = (...headers: string[]): string => eventsHead(team.ingestKey, headers);
const event = (): string => JSON.stringify(generation());

describe("a sender that leaves before the end of its body", () => {
  test.each([JSON_TYPE, LINES_TYPE])("%s: stores nothing", async (type) => {
    const bodies = [
      head(type, "Content-Length: 5000") + event(),
      head(type, "Transfer-Encoding: chunked") + `${event().length.toString(16)}\r\n${event()}\r\n`,
      head(type, "Content-Encoding: gzip", "Content-Length: 500") + "\u001f",
      head(type, "Content-Length: 500"),
    ];
    for (const body of bodies) {
      const reset = await open();
      reset.write(body);
      reset.socket.resetAndDestroy();
      const ended = await open();
      ended.write(body);
      ended.socket.end();
      expect(await ended.ended()).not.toContain("200 OK");
    }
  });
});

describe("a slow sender", () => {
  test.each([JSON_TYPE, LINES_TYPE])("%s: one that stops is told so and let go", async (type) => {
    const connection = await open();
    connection.write(`${head(type, "Content-Length: 5000")}{"specversion":`);
    expect(await connection.answered()).toMatchObject({
      status: 408,
      text: expect.stringContaining("request_timeout"),
    });
    expect(await connection.ended()).toMatch(/connection: close/i);
  });

  test.each([JSON_TYPE, LINES_TYPE])("%s: one that trickles is let go although it never falls silent", async (type) => {
    const connection = await open();
    connection.write(head(type, "Content-Length: 1000000"));
    const trickle = setInterval(() => connection.write(" "), 50);
    const { status } = await connection.answered();
    clearInterval(trickle);
    expect(status).toBe(408);
  });
});

describe("a refused body that is still on its way", () => {
  const refusals: [string, number, () => string][] = [
    ["a wrong key", 401, () => eventsHead("sk-db-v1-nobody", [JSON_TYPE, "Content-Length: 3000000"])],
    ["a wrong type", 415, () => head("Content-Type: text/plain", "Content-Length: 3000000")],
    ["a wrong encoding", 415, () => head(JSON_TYPE, "Content-Encoding: br", "Content-Length: 3000000")],
    ["bad gzip", 400, () => head(JSON_TYPE, "Content-Encoding: gzip", "Content-Length: 3000000")],
    ["bad gzip lines", 400, () => head(LINES_TYPE, "Content-Encoding: gzip", "Content-Length: 3000000")],
    ["a line too long", 413, () => head(LINES_TYPE, "Content-Length: 3000000")],
  ];
  test.each(refusals)("%s: the sender reads why, and the rest is not taken for a request", async (_, status, start) => {
    const connection = await open();
    connection.write(start());
    connection.write(Buffer.alloc(1_500_000, "x"));
    const answer = await connection.answered();
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/connection: close/i);
    expect(answer.text).toMatch(/\{"error":\{"code":"\w+","message":/);
    connection.write(Buffer.alloc(1_500_000, "x"));
    connection.write("GET /healthz HTTP/1.1\r\nHost: daybook\r\n\r\n");
    expect((await connection.ended()).match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe("what is no well-formed HTTP", () => {
  const malformed: [string, () => string][] = [
    ["garbage", () => "\u0000\u0001\u0002 garbage\r\n\r\n"],
    ["no version", () => "POST /v1/events\r\n\r\n"],
    ["TLS", () => "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"],
    ["an unknown method", () => head(JSON_TYPE, "Content-Length: 2").replace("POST", "P\u0000ST") + "[]"],
    ["a header without a colon", () => `${head(JSON_TYPE, "Content-Length 2")}[]`],
    ["a bare CR in a header", () => `${head(JSON_TYPE, "X-A: a\rX-B: b", "Content-Length: 2")}[]`],
    ["a NUL in a header", () => `${head(JSON_TYPE, "X-A: a\u0000b", "Content-Length: 2")}[]`],
    ["an obsolete folded header", () => `${head(JSON_TYPE, "X-A: a\r\n\u0000", "Content-Length: 2")}[]`],
    ["two lengths", () => `${head(JSON_TYPE, "Content-Length: 2", "Content-Length: 3")}[]`],
    ["a negative length", () => `${head(JSON_TYPE, "Content-Length: -1")}[]`],
    ["a length that is no number", () => `${head(JSON_TYPE, "Content-Length: two")}[]`],
    ["an endless length", () => `${head(JSON_TYPE, `Content-Length: ${"9".repeat(40)}`)}[]`],
    ["a length and chunks", () => `${head(JSON_TYPE, "Content-Length: 2", "Transfer-Encoding: chunked")}0\r\n\r\n`],
    ["chunks of unknown size", () => `${head(JSON_TYPE, "Transfer-Encoding: chunked")}zz\r\n[]\r\n0\r\n\r\n`],
    ["chunks of endless size", () => `${head(JSON_TYPE, "Transfer-Encoding: chunked")}${"f".repeat(40)}\r\n[]`],
    ["an unknown transfer coding", () => `${head(JSON_TYPE, "Transfer-Encoding: gzip, x")}[]`],
    [
      "100 KB of headers",
      () => `${head(JSON_TYPE, ...Array.from({ length: 100 }, (_, at) => `X-${at}: ${"a".repeat(1_000)}`))}`,
    ],
    ["no Host", () => `${head(JSON_TYPE, "Content-Length: 2").replace("Host: daybook\r\n", "")}[]`],
  ];
  test.each(malformed)("%s is refused with a 4XX and the connection closed", async (_, request) => {
    const connection = await open();
    connection.write(request());
    const all = await connection.ended();
    expect(all).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(all).not.toContain("200 OK");
    expect(all).not.toContain("garbage");
  });

  test("a body shorter than it says is waited for, then given up", async () => {
    const connection = await open();
    connection.write(`${head(JSON_TYPE, "Content-Length: 100000")}[]`);
    expect(await connection.answered()).toMatchObject({ status: 408 });
  });

  test("a body longer than it says: what is over is no part of it and is refused", async () => {
    const connection = await open();
    connection.write(`${head(JSON_TYPE, "Content-Length: 2")}[]${event()}`);
    const all = await connection.ended();
    // The empty batch may have been answered before the rest was looked at.
    expect(all.match(/HTTP\/1\.1 \d{3}/g)?.at(-1)).toBe("HTTP/1.1 400");
  });
});

test("pipelined requests are answered each in its turn, and garbage after them ends the connection", async () => {
  const connection = await open();
  const good = `${head(JSON_TYPE, "Content-Length: 2")}[]`;
  const bad = `${head(JSON_TYPE, "Content-Length: 2")}{}`;
  connection.write(`${good}${bad}${good}`);
  await connection.answered(3);
  connection.write("\u0007garbage\r\n\r\n");
  const all = await connection.ended();
  expect(all.match(/HTTP\/1\.1 \d{3}/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 200", "HTTP/1.1 400"]);
});

test("bytes that look like line ends in a header or a path never reach the answer's head", async () => {
  const injected = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a";
  for (const path of [`/v1/events?partial=${injected}`, `/admin/v1/teams/${injected}`, `/${injected}`]) {
    const answer = await server.call("GET", path, { key: server.operatorToken });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers.get("x-injected")).toBeNull();
  }
  const connection = await open();
  connection.write(`${head(JSON_TYPE, "x-daybook-team: a%0d%0aX-Injected: yes", "Content-Length: 2")}{}`);
  const { text } = await connection.answered();
  expect(text).not.toMatch(/^x-injected/im);
});

test("a thousand connections that say nothing do not keep others out", async () => {
  const silent = await Promise.all(Array.from({ length: 1_000 }, () => open()));
  for (const connection of silent.slice(0, 500)) connection.write("POST /v1/events HTTP/1.1\r\n");
  expect(await sendBody(server, team, "[]")).toMatchObject({ status: 200 });
});
