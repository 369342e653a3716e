import { connect } from "node:net";
import { request, type ClientRequest } from "node:http";
import { daysAgo, freePort, generation, type SpawnedServer, type TestTeam } from "@daybook/testkit";
import { expect, test, vi } from "vitest";
import { readRows } from "../crash/json-rows.js";
import { scratchDirectory } from "./scratch-directory.js";
import { refusalToServe, serveOn } from "./serve-on.js";

// Processes of their own, started one after another, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 180_000 });

test("a second process on a directory in use is refused in one line after at most 5 s, and the first goes on", async () => {
  const dataDir = await scratchDirectory();
  const first = await serveOn(dataDir);
  const team = await first.createTeam();

  const startedMs = performance.now();
  const refusal = await refusalToServe(dataDir);
  const waitedMs = performance.now() - startedMs;

  expect(refusal).toMatch(/^daybook: The data directory \S+ is in use by another Daybook: .*--data-dir/);
  expect(waitedMs).toBeGreaterThan(4_500);
  // 5 s of patience; the rest is loading the program on a busy machine.
  expect(waitedMs).toBeLessThan(20_000);
  await first.send(team, [generation({ time: `${daysAgo(1)}T12:00:00Z` })]);
  expect(await requestsOf(first, team)).toBe(1);
  expect(await first.stop()).toBe(0);
});

test("a process that starts while the first is being stopped waits for it, then serves what the first acknowledged", async () => {
  const dataDir = await scratchDirectory();
  const port = await freePort();
  const first = await serveOn(dataDir, { port });
  const team = await first.createTeam();
  const held = await holdRequest(first, team);
  first.process.kill("SIGTERM");
  await untilRefusing(port);

  // The lock is still the first's: it waits for the request that is under way.
  const starting = serveOn(dataDir, { port });
  expect(first.process.exitCode).toBeNull();
  expect(await held.finish()).toBe(200);
  const second = await starting;

  expect(first.process.exitCode).toBe(0);
  expect(await requestsOf(second, team)).toBe(1);
  expect(await second.stop()).toBe(0);
});

test("requests under way at SIGTERM are answered, new connections are refused, and the exit code is 0 soon after", async () => {
  const dataDir = await scratchDirectory();
  const port = await freePort();
  const server = await serveOn(dataDir, { port });
  const team = await server.createTeam();
  const held = await Promise.all(Array.from({ length: 8 }, () => holdRequest(server, team)));
  // A client that keeps its connection open must not keep the server.
  const idle = connect(port, "127.0.0.1");
  await new Promise((resolve) => idle.once("connect", resolve));
  const exited = server.stop();
  await untilRefusing(port);

  expect(await Promise.all(held.map(({ finish }) => finish()))).toEqual(held.map(() => 200));
  const answeredMs = performance.now();
  expect(await exited).toBe(0);
  expect(performance.now() - answeredMs).toBeLessThan(10_000);
  idle.destroy();

  const again = await serveOn(dataDir, { port });
  expect(await requestsOf(again, team)).toBe(held.length);
  expect(await again.stop()).toBe(0);
});

test("a port in use is told in one line, and the directory is let go", async () => {
  const [dataDir, otherDir] = [await scratchDirectory(), await scratchDirectory()];
  const port = await freePort();
  const first = await serveOn(dataDir, { port });
  // Made before, or the first line would tell of the first start.
  expect(await (await serveOn(otherDir)).stop()).toBe(0);

  expect(await refusalToServe(otherDir, ["--port", String(port)])).toMatch(
    new RegExp(`^daybook: Cannot listen on 127\\.0\\.0\\.1:${port}: another program listens there\\. .*--port`),
  );

  await first.stop();
  const second = await serveOn(otherDir, { port });
  expect(await second.stop()).toBe(0);
});

/** A request whose head the server has and whose body it is waiting for. */
async function holdRequest(server: SpawnedServer, team: TestTeam): Promise<{ finish(): Promise<number> }> {
  const body = JSON.stringify(generation({ time: `${daysAgo(1)}T12:00:00Z` }));
  const held: ClientRequest = request(`${server.url}/v1/events`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${team.ingestKey}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      expect: "100-continue",
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    held.once("error", reject).once("response", (response) => {
      response.resume().once("end", () => resolve(response.statusCode ?? 0));
    });
  });
  held.flushHeaders();
  await new Promise((resolve) => held.once("continue", resolve));
  held.write(body.slice(0, 10));
  return {
    finish() {
      held.end(body.slice(10));
      return answered;
    },
  };
}

/** Until nobody listens on the port. */
async function untilRefusing(port: number): Promise<void> {
  for (const giveUpAt = Date.now() + 20_000; Date.now() < giveUpAt;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (!isOpen) return;
  }
  throw new Error(`port ${port} still takes connections 20 s after SIGTERM`);
}

async function requestsOf(server: SpawnedServer, team: TestTeam): Promise<number> {
  const rows = readRows(await server.call("GET", "/api/v1/activity", { key: team.managementKey }));
  return rows.reduce((sum, row) => sum + Number(row["requests"]), 0);
}
