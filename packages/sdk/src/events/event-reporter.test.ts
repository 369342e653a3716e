import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { daybookError } from "../__fixtures__/answers.js";
import { useEmptyEnvironment } from "../__fixtures__/environment.js";
import { FAST_RETRIES, NO_RETRIES } from "../__fixtures__/fast-retries.js";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedServer,
  startScriptedServer,
} from "../__fixtures__/scripted-server.js";
import { DaybookCore } from "../core.js";
import type { EventInput } from "../models/event-input.js";
import { EventDeliveryError } from "./event-delivery-error.js";
import { EventReporter, type EventReporterOptions } from "./event-reporter.js";

let server: ScriptedServer;
let failures: EventDeliveryError[];

useEmptyEnvironment();
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

function reporter(options: Partial<EventReporterOptions> = {}): EventReporter {
  failures = [];
  const client = new DaybookCore({ serverURL: server.url, apiKey: "k", retryConfig: NO_RETRIES });
  // So long a wait that only what the test does can make it send.
  return new EventReporter(client, {
    onError: (error) => failures.push(error),
    waitMsMax: 1e8,
    retryPauseMs: 1e8,
    ...options,
  });
}

function event(id: string): EventInput {
  return { type: "message.created", id, data: { user: "ada", role: "user" } };
}

function idsOf({ body }: ReceivedRequest): string[] {
  const events: unknown = JSON.parse(body);
  return Array.isArray(events) ? events.map((each: { id: string }) => each.id) : [];
}

const accept = (request: ReceivedRequest): ScriptedAnswer => ({
  body: { accepted: idsOf(request).length, rejected: 0, problems: [] },
});

describe("when it sends", () => {
  test("a full batch goes out at once, the rest with the flush, in order", async () => {
    server.script(accept);
    const events = reporter({ batchEventsMax: 2 });
    for (const id of ["1", "2", "3"]) await events.report(event(id));
    await server.received(1);
    await events.flush();
    expect(server.requests.map(idsOf)).toEqual([["1", "2"], ["3"]]);
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      url: "/v1/events?partial=true",
      headers: { "content-type": "application/cloudevents-batch+json", authorization: "Bearer k" },
    });
    expect(events.pending).toBe(0);
    await events.close();
  });

  test("a batch has no more bytes than its limit", async () => {
    server.script(accept);
    const events = reporter({ batchBytesMax: 400 });
    for (const id of ["1", "2", "3", "4", "5"]) await events.report(event(id));
    await events.close();
    expect(server.requests.map(idsOf).flat()).toEqual(["1", "2", "3", "4", "5"]);
    for (const { body } of server.requests) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(400);
  });

  test("an event that no other joins goes out after the longest wait", async () => {
    server.script(accept);
    const events = reporter({ waitMsMax: 5 });
    await events.report(event("1"));
    await server.received(1);
    await events.close();
    expect(server.requests.map(idsOf)).toEqual([["1"]]);
  });

  test("flushing or closing with nothing to send sends nothing", async () => {
    server.script(accept);
    const events = reporter();
    await events.flush();
    await events.close();
    await events.close();
    expect(server.requests).toHaveLength(0);
  });
});

describe("exactly once", () => {
  test("every try sends the same bytes: ids, times and the events as they were when they were reported", async () => {
    server.script(daybookError(503), { fault: "reset" }, { fault: "cut", body: { accepted: 1 } }, accept);
    const events = reporter({ retries: FAST_RETRIES });
    const reused: EventInput = { type: "chat.created", data: { chat_id: "c1" } };
    await events.report(reused);
    reused.data.chat_id = "c2";
    await events.report(reused);
    await events.close();
    expect(server.requests).toHaveLength(4);
    expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toMatchObject([
      { id: expect.any(String), time: expect.any(String), source: "daybook-sdk", data: { chat_id: "c1" } },
      { data: { chat_id: "c2" } },
    ]);
    expect(new Set(server.requests.flatMap(idsOf)).size).toBe(2);
  });

  test("events that could not be delivered stay, are told, and go out later with the same ids", async () => {
    server.script(daybookError(503), accept);
    const events = reporter({ retryPauseMs: 1 });
    await events.report(event("1"));
    await expect(events.flush()).rejects.toMatchObject({ name: "EventDeliveryError", willRetry: true });
    expect(failures.map(({ willRetry, events: each }) => [willRetry, each.map(({ id }) => id)])).toEqual([
      [true, ["1"]],
    ]);
    await server.received(2);
    await events.flush();
    expect(server.requests.map(idsOf)).toEqual([["1"], ["1"]]);
    expect(events.pending).toBe(0);
    await events.close();
  });

  test("closing right after a flush has failed sends once more", async () => {
    server.script(daybookError(503), accept);
    const events = reporter();
    await events.report(event("1"));
    await events.flush().catch(() => events.close());
    expect(server.requests.map(idsOf)).toEqual([["1"], ["1"]]);
    expect(events.pending).toBe(0);
  });

  test("a key that is refused loses nothing", async () => {
    server.script(daybookError(401, "unauthorized"), accept);
    const events = reporter();
    await events.report(event("1"));
    await expect(events.flush()).rejects.toMatchObject({
      willRetry: true,
      cause: { name: "UnauthorizedResponseError" },
    });
    await events.close();
    expect(server.requests.map(idsOf)).toEqual([["1"], ["1"]]);
  });

  test("a batch too large for the server goes in parts", async () => {
    server.script((request) => (idsOf(request).length > 2 ? daybookError(413, "payload_too_large") : accept(request)));
    const events = reporter();
    for (const id of ["1", "2", "3", "4", "5"]) await events.report(event(id));
    await events.close();
    const stored = server.requests.map(idsOf).filter((ids) => ids.length <= 2);
    expect(stored.flat().toSorted()).toEqual(["1", "2", "3", "4", "5"]);
    expect(failures).toEqual([]);
  });
});

test("whatever goes wrong on the way, every event is stored in the end, and none under two ids", async () => {
  const fault = fc.constantFrom<ScriptedAnswer>(
    daybookError(503),
    daybookError(401, "unauthorized"),
    daybookError(413, "payload_too_large"),
    { fault: "reset" },
    { fault: "cut", body: { accepted: 1 } },
    { status: 502, headers: { "content-type": "text/html" }, body: "<p>Bad gateway</p>" },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fault), { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      async (plan, size) => {
        const stored: string[] = [];
        const store = (request: ReceivedRequest): ScriptedAnswer => {
          stored.push(...idsOf(request));
          return accept(request);
        };
        server.script(...plan.map((answer) => answer ?? store), store);
        const events = reporter({ batchEventsMax: size, bufferEventsMax: size + 1, waitMsMax: 0, retryPauseMs: 0 });
        const ids = Array.from({ length: 20 }, (_, n) => `${n}`);
        for (const id of ids) await events.report(event(id));
        while (events.pending > 0) await events.flush().catch(() => undefined);
        await events.close();
        const told = failures
          .filter(({ willRetry }) => !willRetry)
          .flatMap((failure) => failure.events.map(({ id }) => id));
        expect([...new Set([...stored, ...told])].toSorted()).toEqual(ids.toSorted());
      },
    ),
    { numRuns: 30 },
  );
});

describe("what is lost is told", () => {
  test("bad events are handed back with what is wrong, and the good ones of the batch are stored", async () => {
    server.script({
      body: { accepted: 2, rejected: 1, problems: [{ index: 1, path: "data.role", message: "must be user" }] },
    });
    const events = reporter();
    for (const id of ["1", "2", "3"]) await events.report(event(id));
    const flushed = events.flush();
    await expect(flushed).rejects.toMatchObject({
      willRetry: false,
      message: expect.stringContaining("data.role must be user"),
    });
    expect(failures).toHaveLength(1);
    expect(failures[0]?.events.map(({ id }) => id)).toEqual(["2"]);
    expect(failures[0]?.problems).toEqual([{ index: 0, path: "data.role", message: "must be user" }]);
    expect(events.pending).toBe(0);
    await events.close();
  });

  test("closing hands back what could not be stored, with the events that were waiting for room", async () => {
    server.script(daybookError(503));
    const events = reporter({ bufferEventsMax: 2, batchEventsMax: 2 });
    const reports = ["1", "2", "3"].map((id) => events.report(event(id)));
    await reports[0];
    const outcomes = Promise.allSettled(reports);
    const error: unknown = await events.close().catch((reason: unknown) => reason);
    expect(await outcomes).toMatchObject([
      { status: "fulfilled" },
      { status: "fulfilled" },
      { status: "rejected", reason: { message: expect.stringContaining("closed before it had room") } },
    ]);
    expect(error).toBeInstanceOf(EventDeliveryError);
    expect(error instanceof EventDeliveryError && error.events.map(({ id }) => id)).toEqual(["1", "2", "3"]);
    expect(error).toMatchObject({ willRetry: false, cause: { name: "ServiceUnavailableResponseError" } });
    expect(events.pending).toBe(0);
  });

  test("closing takes no longer than allowed", async () => {
    server.script({ fault: "hang" });
    const events = reporter();
    await events.report(event("1"));
    await expect(events.close({ timeoutMs: 20 })).rejects.toMatchObject({
      willRetry: false,
      cause: { name: "RequestAbortedError" },
    });
  });

  test("a try that takes too long ends, although closing could abort it", async () => {
    server.script({ fault: "hang" });
    const events = reporter({ timeoutMs: 20 });
    await events.report(event("1"));
    await expect(events.flush()).rejects.toMatchObject({ cause: { name: "RequestTimeoutError" } });
    await expect(events.close()).rejects.toThrow(EventDeliveryError);
  });

  test("a closed reporter and an event that cannot be sent are refused at once", async () => {
    const events = reporter();
    // @ts-expect-error: what a JavaScript caller may write
    await expect(events.report({ type: "", data: null })).rejects.toThrow(/type: expected.*\ndata: expected/);
    await expect(events.report({ ...event("1"), time: new Date(Number.NaN) })).rejects.toThrow("time: expected");
    await expect(events.report(event("x".repeat(17 * 1024 ** 2)))).rejects.toThrow("too large");
    expect(events.pending).toBe(0);
    await events.close();
    await expect(events.report(event("1"))).rejects.toThrow("closed");
    expect(() => events.tryReport(event("1"))).toThrow("closed");
  });
});

describe("backpressure", () => {
  test("report waits while the buffer is full, tryReport says no, and both go on once there is room", async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.script(accept);
    const client = new DaybookCore({ serverURL: server.url, apiKey: async () => (await held, "k") });
    const slow = new EventReporter(client, {
      onError: () => {},
      bufferEventsMax: 2,
      batchEventsMax: 2,
      waitMsMax: 1e8,
    });
    await slow.report(event("1"));
    await slow.report(event("2"));
    let isAdmitted = false;
    const third = slow.report(event("3")).then(() => {
      isAdmitted = true;
    });
    expect(slow.tryReport(event("4"))).toBe(false);
    await Promise.resolve();
    expect(isAdmitted).toBe(false);
    expect(slow.pending).toBe(3);
    release?.();
    await third;
    expect(slow.tryReport(event("4"))).toBe(true);
    await slow.close();
    expect(server.requests.flatMap(idsOf)).toEqual(["1", "2", "3", "4"]);
  });
});

test.each([
  { batchEventsMax: 0 },
  { batchEventsMax: 10_001 },
  { batchBytesMax: 16 * 1024 ** 2 + 1 },
  { bufferEventsMax: Number.NaN },
])("%o is out of range", (options) => {
  expect(() => reporter(options)).toThrow(RangeError);
});
