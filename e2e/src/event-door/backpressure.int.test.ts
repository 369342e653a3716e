import type { AnalyticsStore } from "@daybook/engine";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sendBody, toLines } from "./send-body.js";
import { countStored } from "./stored-events.js";

const MIB = 1024 ** 2;
const LINES = "application/x-ndjson";
/** Of the server with its store. */
const PATIENCE_MS = 1_000;
/** Of the tests with the server. */
const POLL = { timeout: 30_000 };

/** Inserts that work, fail, or hang until they are let go; everything else goes through. */
class UnsteadyStore {
  mode: "works" | "fails" | "fails-after-storing" | "hangs" = "works";
  #hung: (() => void)[] = [];

  readonly wrap = (store: AnalyticsStore): AnalyticsStore => ({
    database: store.database,
    identity: store.identity,
    query: (statement) => store.query(statement),
    queryNative: (statement) => store.queryNative(statement),
    command: (statement) => store.command(statement),
    insertBlock: (block, teamId) => store.insertBlock(block, teamId),
    close: () => store.close(),
    insertEvents: async (group) => {
      if (this.mode === "fails") throw new Error("the disk is full");
      if (this.mode === "hangs") await new Promise<void>((resolve) => this.#hung.push(resolve));
      await store.insertEvents(group);
      if (this.mode === "fails-after-storing") throw new Error("the answer was lost");
    },
  });

  recover(): void {
    this.mode = "works";
    for (const letGo of this.#hung.splice(0)) letGo();
  }
}

const unsteady = new UnsteadyStore();
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer({
    wrapAnalytics: unsteady.wrap,
    writerLimits: { patienceMs: PATIENCE_MS, queuedEventsMax: 2_000 },
    eventLimits: { heldBytesMax: 8 * MIB },
  });
});
afterAll(async () => {
  unsteady.recover();
  await server.close();
});
beforeEach(async () => {
  unsteady.recover();
  team = await server.createTeam();
});

async function expectNotAcknowledged(sent: ReturnType<typeof sendBody>): Promise<void> {
  const answer = await sent;
  expect(answer).toMatchObject({ status: 503, json: { error: { code: "store_unavailable" } } });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(answer.text).toContain("not acknowledged");
  expect(answer.text, "what the store said is for the log").not.toMatch(/disk is full|answer was lost/);
}

describe.each(["fails", "fails-after-storing", "hangs"] as const)("a store that %s", (mode) => {
  test("is answered with 503 and Retry-After, and the same bodies are taken and counted once when it has recovered", async () => {
    const bodies = Array.from({ length: 6 }, (_, at) => ({
      body: toLines([generation(), generation()]),
      options: { type: LINES, gzip: at % 2 === 0 },
    }));
    bodies.push({
      body: JSON.stringify([generation(), generation()]),
      options: { type: "application/json", gzip: false },
    });
    unsteady.mode = mode;
    for (let round = 0; round < 2; round++) {
      await Promise.all(
        bodies.map(({ body, options }) => expectNotAcknowledged(sendBody(server, team, body, options))),
      );
    }
    unsteady.recover();
    await expect
      .poll(async () => {
        const answers = await Promise.all(bodies.map(({ body, options }) => sendBody(server, team, body, options)));
        return answers.map(({ text }) => text);
      }, POLL)
      .toEqual(bodies.map(() => '{"accepted":2}'));
    expect(await countStored(server, team)).toBe(2 * bodies.length);
    await expect.poll(() => server.daybook.writer.heldEvents, POLL).toBe(0);
  });
});

describe("while the store hangs", () => {
  test("what does not fit in the queue is refused at once, and reports still answer", async () => {
    unsteady.mode = "hangs";
    const waiting = Array.from({ length: 4 }, () =>
      expectNotAcknowledged(sendBody(server, team, JSON.stringify(Array.from({ length: 500 }, () => generation())))),
    );
    await expect.poll(() => server.daybook.writer.heldEvents, POLL).toBe(2_000);
    const started = performance.now();
    await expectNotAcknowledged(sendBody(server, team, JSON.stringify(generation())));
    expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
    expect(await server.call("GET", "/api/v1/activity", { key: team.managementKey })).toMatchObject({ status: 200 });
    await Promise.all(waiting);
  });

  test("many clients that send again and again do not fill the memory", async () => {
    unsteady.mode = "hangs";
    // Few events, each as heavy as one may be: a bound on their number alone would let them pile up.
    const heavy = Object.fromEntries(
      ["user", "title", "chat_id", "project_id", "message_id", "api_key_name", "operation", "gateway", "variant"].map(
        (field) => [field, "x".repeat(1024)],
      ),
    );
    const body = JSON.stringify(Array.from({ length: 100 }, () => generation({ data: heavy })));
    await Promise.all(Array.from({ length: 20 }, () => sendBody(server, team, body)));
    const before = process.memoryUsage.rss();
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(Array.from({ length: 60 }, () => sendBody(server, team, body)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      expect(server.daybook.writer.heldEvents).toBeLessThanOrEqual(2_000);
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * MIB);
    expect(await countStored(server, team)).toBe(0);
    unsteady.recover();
    await expect.poll(async () => (await sendBody(server, team, body)).status, POLL).toBe(200);
    // Of all that was sent for nothing, only what the two inserts under way held may have been stored.
    expect(await countStored(server, team)).toBe(100);
  });

  test("bodies held in memory by all requests together are bounded", async () => {
    unsteady.mode = "hangs";
    const body = Buffer.alloc(5 * MIB, " ");
    body.write(JSON.stringify(generation()));
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendBody(server, team, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 503));
    expect(answers.filter(({ text }) => text.includes("as much unstored data")).length).toBeGreaterThan(0);
    unsteady.recover();
    await expect.poll(async () => (await sendBody(server, team, body)).text, POLL).toBe('{"accepted":1}');
    expect(await countStored(server, team)).toBe(1);
  });
});
