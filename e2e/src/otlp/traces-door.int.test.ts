import { gzipSync } from "node:zlib";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { failingInserts } from "./failing-inserts.js";
import { callSpan, protobufOf, traces } from "./otlp-bodies.js";
import { readEvents, readEverything } from "../emitters/usage-read.js";

const store = failingInserts();
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer({ wrapAnalytics: store.wrapAnalytics, onError: () => undefined });
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

const JSON_TYPE = { "content-type": "application/json" };
const PROTOBUF_TYPE = { "content-type": "application/x-protobuf" };

function post(body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE, method = "POST") {
  return server.call(method, "/v1/traces", { key: team.ingestKey, body, headers });
}

describe("what is taken", () => {
  const body = traces([callSpan()]);

  test.each(["POST", "PUT"])("%s: protobuf and JSON, plain and with gzip, are the same rows", async (method) => {
    const stored: unknown[] = [];
    for (const [bytes, type] of [
      [Buffer.from(JSON.stringify(body)), "Application/JSON; charset=utf-8"],
      [protobufOf(body), "application/x-protobuf"],
    ] as const) {
      for (const isGzip of [false, true]) {
        team = await server.createTeam();
        const headers = { "content-type": type, ...(isGzip ? { "content-encoding": "gzip" } : {}) };
        const answer = await post(isGzip ? gzipSync(bytes) : bytes, headers, method);
        expect(answer.status).toBe(200);
        expect(answer.headers.get("content-type")).toBe(type.toLowerCase().split(";")[0]);
        expect(answer.text).toBe(type.includes("protobuf") ? "" : "{}");
        stored.push((await readEvents(server, team)).map(({ team: _, workspace_id: __, ...event }) => event));
      }
    }
    for (const rows of stored) expect(rows).toEqual(stored[0]);
    expect(stored[0]).toMatchObject([{ prompt_tokens: 10, completion_tokens: 5, model: "openai/gpt-4.1" }]);
  });

  test("the same spans again change nothing", async () => {
    for (let turn = 0; turn < 3; turn++) expect((await post(JSON.stringify(body))).status).toBe(200);
    expect(await readEvents(server, team)).toHaveLength(1);
  });

  test("spans of anything else, and none, are a success that stores no event", async () => {
    const other = traces([{ ...callSpan(), name: "GET /", attributes: [] }]);
    for (const accepted of [other, {}, { resourceSpans: [] }]) {
      expect(await post(JSON.stringify(accepted))).toMatchObject({ status: 200, text: "{}" });
    }
    expect(await post(new Uint8Array(), PROTOBUF_TYPE)).toMatchObject({ status: 200, text: "" });
    expect(await readEvents(server, team)).toEqual([]);
  });

  test("OpenRouter's test button passes and stores nothing, whatever it sends", async () => {
    for (const headers of [{ "x-test-connection": "true" }, { ...JSON_TYPE, "x-test-connection": "true" }]) {
      expect(await post("", headers)).toMatchObject({ status: 200, text: "{}" });
      expect(await post(JSON.stringify(body), headers)).toMatchObject({ status: 200, text: "{}" });
    }
    expect(await readEverything(server, team)).toBe("[[],[]]");
  });

  test("metrics are a success that stores nothing", async () => {
    const answer = await server.call("POST", "/v1/metrics", { key: team.ingestKey, body: "{}", headers: JSON_TYPE });
    expect(answer).toMatchObject({ status: 200, text: "{}" });
    expect(await readEverything(server, team)).toBe("[[],[]]");
  });
});

describe("spans that cannot be used", () => {
  const bad = [
    { ...callSpan(), traceId: "abc" },
    { ...callSpan(), spanId: "0000000000000000" },
    { ...callSpan(), startTimeUnixNano: "12" },
    { ...callSpan(), startTimeUnixNano: String((Date.now() + 3_600_000) * 1e6) },
  ];

  test("are counted, said and not to be sent again; the others of the request are stored", async () => {
    const answer = await post(JSON.stringify(traces([...bad, callSpan()])));
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      partialSuccess: { rejectedSpans: "4", errorMessage: expect.stringContaining("trace id of 16 bytes") },
    });
    expect(await readEvents(server, team)).toHaveLength(1);
  });

  test("are told in protobuf as well", async () => {
    const answer = await fetch(`${server.url}/v1/traces`, {
      method: "POST",
      headers: { ...PROTOBUF_TYPE, authorization: `Bearer ${team.ingestKey}` },
      body: new Uint8Array(protobufOf(traces(bad.slice(1, 2)))),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    // partial_success (1) { rejected_spans (1): 1, error_message (2): … }
    expect([...bytes.subarray(0, 1), ...bytes.subarray(2, 5)]).toEqual([0x0a, 0x08, 1, 0x12]);
    expect(bytes.toString()).toContain("span id of 8");
  });

  test("that are no calls of a model may have any time", async () => {
    const span = { ...callSpan(), attributes: [], startTimeUnixNano: "12" };
    expect(await post(JSON.stringify(traces([span])))).toMatchObject({ status: 200, text: "{}" });
  });
});

describe("what is refused, in the request's encoding", () => {
  const status = expect.objectContaining({ code: expect.any(Number), message: expect.any(String) });

  test.each([
    { name: "a body that is no JSON", body: '{"resourceSpans":[{"secret', expected: 400 },
    { name: "JSON that is no export", body: "[1]", expected: 400 },
    { name: "bytes that are no UTF-8", body: Uint8Array.of(0x7b, 0xff, 0x7d), expected: 400 },
    { name: "gzip that is none", body: "{}", headers: { "content-encoding": "gzip" }, expected: 400 },
    { name: "another type", body: "{}", headers: { "content-type": "text/plain" }, expected: 415 },
    { name: "another compression", body: "{}", headers: { "content-encoding": "br" }, expected: 415 },
  ])("$name: $expected", async ({ body, headers, expected }) => {
    const answer = await post(body, { ...JSON_TYPE, ...headers });
    expect(answer.status).toBe(expected);
    expect(answer.json).toEqual(status);
    expect(answer.text).not.toContain("secret");
  });

  test("protobuf that is cut off: 400 with a Status in protobuf", async () => {
    const answer = await post(protobufOf(traces([callSpan()])).subarray(0, 40), PROTOBUF_TYPE);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/x-protobuf");
    expect(answer.text).toContain("is not an ExportTraceServiceRequest in protobuf");
  });

  test("no key, an unknown one, and one that may not send", async () => {
    const reader = await server.createKey(team, { name: "app", kind: "inference", memberEmail: team.ownerEmail });
    for (const [key, expected] of [
      [undefined, 401],
      ["sk-db-v1-unknown", 401],
      [reader.key, 403],
    ] as const) {
      const options = { ...(key === undefined ? {} : { key }), body: "{}", headers: JSON_TYPE };
      const answer = await server.call("POST", "/v1/traces", options);
      expect(answer.status).toBe(expected);
      expect(answer.json).toEqual(status);
    }
  });

  test("more than a request may hold, also when it is small until it is unpacked", async () => {
    const large = gzipSync(Buffer.alloc(33 * 1024 ** 2, 0x20));
    const answer = await post(large, { ...JSON_TYPE, "content-encoding": "gzip" });
    expect(answer.status).toBe(413);
    const spans = `{"resourceSpans":[{"scopeSpans":[{"spans":[${"{},".repeat(50_000)}{}]}]}]}`;
    expect(await post(spans)).toMatchObject({ status: 413, json: status });
  });
});

test("a store that fails is a 503 that asks to send again, and then all is stored once", async () => {
  const child = callSpan({ parentSpanId: "00000000000000f1" });
  const parent = callSpan({ spanId: "00000000000000f1", attributes: { "user.id": "ada" } });
  expect((await post(JSON.stringify(traces([child])))).status).toBe(200);
  for (const failing of ["event_facts", "events"] as const) {
    store.failAt(failing);
    const answer = await post(JSON.stringify(traces([parent])));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(answer.json).toMatchObject({ code: 14 });
  }
  store.failAt(null);
  expect(await readEvents(server, team)).toMatchObject([{ user: "" }]);
  expect((await post(JSON.stringify(traces([parent])))).status).toBe(200);
  expect(await readEvents(server, team)).toMatchObject([{ user: "ada" }]);
});
