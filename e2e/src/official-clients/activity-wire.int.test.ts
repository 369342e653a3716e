import { request } from "node:http";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkEveryAnswer } from "./contracts.js";
import { failingStore } from "./failing-store.js";
import { dayBefore, NOW_MS } from "./fixed-clock.js";

const { wrapAnalytics, fail } = failingStore();
const ACTIVITY = "/api/v1/activity";
const DATE_TEXT = "Date must be within the last 30 (completed) UTC days";
let server: TestServer;
let team: TestTeam;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics });
  team = await server.createTeam();
  const bare = { prompt_tokens: null, completion_tokens: null, reasoning_tokens: null, usage: null };
  await server.send(team, [
    generation({ time: `${dayBefore(1)}T01:00:00Z` }),
    // Nothing is known of this one; the row still may hold no null.
    generation({ time: `${dayBefore(2)}T01:00:00Z`, data: { ...bare, model_permaslug: null } }),
    generation({ time: `${dayBefore(2)}T01:00:00Z`, data: { prompt_tokens: 2 ** 52, model: 'odd/"quoted"\\\u2028é' } }),
  ]);
});
afterAll(() => server.close());

const ROW_FIELDS = [
  "date",
  "model",
  "model_permaslug",
  "endpoint_id",
  "provider_name",
  "usage",
  "byok_usage_inference",
  "requests",
  "prompt_tokens",
  "completion_tokens",
  "reasoning_tokens",
];
const COUNTS = ["requests", "prompt_tokens", "completion_tokens", "reasoning_tokens"];

test.each(["", "?group_by=workspace"])(
  "a row has exactly the contract's fields, no null, integer counts (%s)",
  async (query) => {
    const answer = await server.call("GET", ACTIVITY + query, { key: team.managementKey });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json(;|$)/);
    const { data, ...rest } = toActivity(answer.json);
    expect(rest).toEqual({});
    expect(data).toHaveLength(3);
    for (const row of data) {
      expect(Object.keys(row).toSorted()).toEqual(
        [...ROW_FIELDS, ...(query === "" ? [] : ["workspace_id"])].toSorted(),
      );
      expect(Object.values(row)).not.toContain(null);
      for (const name of COUNTS) expect(row[name]).toSatisfy(Number.isSafeInteger);
      for (const name of ["usage", "byok_usage_inference"]) expect(row[name]).toBeTypeOf("number");
      expect(row["date"]).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(row["endpoint_id"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
    for (const name of COUNTS) expect(answer.text).not.toMatch(new RegExp(`"${name}":[^,}]*[.eE"]`));
  },
);

test("the other form of the date is an opt-in", async () => {
  const answer = await server.call("GET", `${ACTIVITY}?date=${dayBefore(1)}&date_format=timestamp`, {
    key: team.managementKey,
  });
  expect(toActivity(answer.json).data[0]?.["date"]).toBe(`${dayBefore(1)} 00:00:00`);
});

test("a day, a key or a person without usage answers an empty array", async () => {
  const { hash } = await server.createKey(team, { name: "unused", kind: "inference", memberEmail: team.ownerEmail });
  const { id } = await server.createMember(team);
  for (const query of [`date=${dayBefore(9)}`, `api_key_hash=${hash}`, `user_id=${id}`]) {
    const answer = await server.call("GET", `${ACTIVITY}?${query}`, { key: team.managementKey });
    expect(answer.text).toBe('{"data":[]}');
  }
});

const failures: { query?: string; headers?: Record<string, string>; keyless?: true; status: number; text: unknown }[] =
  [
    { query: `date=${dayBefore(0)}`, status: 400, text: DATE_TEXT },
    { query: `date=${dayBefore(31)}`, status: 400, text: DATE_TEXT },
    { query: `date=${dayBefore(-1)}`, status: 400, text: DATE_TEXT },
    { query: "date=9999-12-31", status: 400, text: DATE_TEXT },
    { query: "date=0001-01-01", status: 400, text: DATE_TEXT },
    { query: "date=2026-3-1", status: 400, text: expect.any(String) },
    { query: "date=20260301", status: 400, text: expect.any(String) },
    { query: "date=%00", status: 400, text: expect.any(String) },
    { query: `date=${dayBefore(1)}&date=${dayBefore(2)}`, status: 400, text: expect.any(String) },
    { query: "group_by=model", status: 400, text: expect.any(String) },
    { query: "group_by=", status: 400, text: expect.any(String) },
    { query: "group_by=workspace&group_by=workspace", status: 400, text: expect.any(String) },
    { query: "api_key_hash=zz", status: 400, text: expect.any(String) },
    { query: "workspace_id=default", status: 400, text: expect.any(String) },
    { query: `user_id=${"x".repeat(2000)}`, status: 400, text: expect.any(String) },
    { query: `api_key_hash=${"d".repeat(64)}`, status: 404, text: expect.any(String) },
    { query: "user_id=nobody%00%27%20OR%201", status: 404, text: expect.any(String) },
    { query: "workspace_id=00000000-0000-4000-8000-000000000000", status: 404, text: expect.any(String) },
    { keyless: true, status: 401, text: "Missing Authentication header" },
    { keyless: true, headers: { authorization: "" }, status: 401, text: "Missing Authentication header" },
    { keyless: true, headers: { authorization: "Bearer" }, status: 401, text: "Missing Authentication header" },
    { keyless: true, headers: { authorization: "Bearer " }, status: 401, text: "Missing Authentication header" },
    { keyless: true, headers: { authorization: "Basic YTpi" }, status: 401, text: "Missing Authentication header" },
    { keyless: true, headers: { authorization: "Bearer a b" }, status: 401, text: "Missing Authentication header" },
    { keyless: true, headers: { authorization: "Bearer nope" }, status: 401, text: expect.any(String) },
  ];
test.each(failures)("$status with exactly the contract's error body: $query $headers", async (failure) => {
  const { query = "", headers = {}, keyless, status, text } = failure;
  for (const path of [ACTIVITY, "/api/v1/api/v1/activity"]) {
    const key = keyless === undefined ? { key: team.managementKey } : {};
    const answer = await server.call("GET", `${path}?${query}`, { ...key, headers });
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error: { code: status, message: text } });
    expect(answer.headers.get("content-type")).toMatch(/^application\/json(;|$)/);
  }
});

test("bad parameters of somebody who may not read are not looked at", async () => {
  const { key } = await server.createKey(team, { name: "i", kind: "inference", memberEmail: team.ownerEmail });
  expect((await server.call("GET", `${ACTIVITY}?date=x`)).status).toBe(401);
  const answer = await server.call("GET", `${ACTIVITY}?date=x`, { key });
  expect(answer.json).toEqual({
    error: { code: 403, message: "Only management keys can fetch activity for an account" },
  });
});

test.each(["bug", "store-down"] as const)("500 masks its reason and keeps the form: %s", async (failure) => {
  fail(failure);
  try {
    const answer = await server.call("GET", ACTIVITY, { key: team.managementKey });
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ error: { code: 500, message: "Internal Server Error" } });
  } finally {
    fail(null);
  }
});

test("paths that do not exist, and other methods, answer 404 in the contract's form", async () => {
  for (const [method, path] of [
    ["GET", "/api/v1/nothing"],
    ["POST", ACTIVITY],
    ["DELETE", ACTIVITY],
    ["GET", "/api/v1//nothing"],
    ["GET", "//api/v1/nothing"],
  ] as const) {
    const answer = await server.call(method, path, { key: team.managementKey });
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({ error: { code: 404, message: expect.any(String) } });
  }
});

test("an empty cookie header is tolerated", async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization: `Bearer ${team.managementKey}`, cookie: "" };
    request(server.url + ACTIVITY, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(200);
});

test.each([
  "/api/v1/activity",
  "/api/v1/activity/",
  "/api/v1//activity",
  "/api/v1/api/v1/activity",
  "/api/v1//api/v1/activity",
])("the report stands at %s", async (path) => {
  const expected = await server.call("GET", ACTIVITY, { key: team.managementKey });
  const answer = await server.call("GET", path, { key: team.managementKey });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe(expected.text);
});

test("a browser's preflight with every header of the clients passes, and answers carry the origin", async () => {
  const asked = [
    "Authorization",
    "Content-Type",
    "HTTP-Referer",
    "X-OpenRouter-Title",
    "X-OpenRouter-Categories",
    "X-Title",
  ];
  for (const method of ["GET", "POST", "PATCH", "DELETE", "PUT"]) {
    const preflight = await server.call("OPTIONS", ACTIVITY, {
      headers: {
        origin: "https://app.example",
        "access-control-request-method": method,
        "access-control-request-headers": asked.join(", ").toLowerCase(),
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(listOf(preflight.headers.get("access-control-allow-methods"))).toContain(method.toLowerCase());
    const allowed = listOf(preflight.headers.get("access-control-allow-headers"));
    for (const name of asked) expect(allowed).toContain(name.toLowerCase());
  }
  for (const key of [team.managementKey, "nope"]) {
    const answer = await server.call("GET", ACTIVITY, { key, headers: { origin: "https://app.example" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  }
});

test("the attribution headers of the clients change nothing", async () => {
  const expected = await server.call("GET", ACTIVITY, { key: team.managementKey });
  const headers = { "http-referer": "https://app.example", "x-openrouter-title": "App", "x-title": "App" };
  const answer = await server.call("GET", ACTIVITY, { key: team.managementKey, headers });
  expect(answer.text).toBe(expected.text);
});

function listOf(header: string | null): string[] {
  return (header ?? "").split(",").map((name) => name.trim().toLowerCase());
}

/** The tests above say what the rows are; a wrong guess fails there. */
function toActivity(json: unknown): { data: Record<string, unknown>[] } {
  return json as { data: Record<string, unknown>[] };
}
