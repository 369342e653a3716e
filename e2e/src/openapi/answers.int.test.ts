import { seededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failingStore } from "../official-clients/failing-store.js";
import { AnswerCheck } from "./answer-check.js";
import { badQueries, callers, goodQueries, worldPath } from "./asked-requests.js";
import { readDocument, type Route, routesOf } from "./open-api.js";
import { makeWorld, type World } from "./world.js";

const seed = testSeed();
const random = seededRandom(seed);
const store = failingStore();
const original = globalThis.fetch;
let server: TestServer;
let check: AnswerCheck;
let routes: Route[];
let world: World;

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  server = await startServer({ wrapAnalytics: store.wrapAnalytics, onError: () => undefined });
  const document = await readDocument(server);
  check = new AnswerCheck(document);
  routes = routesOf(document);
  // Every answer is held against the document, those that make the world among them.
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init);
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    check.check({
      method: init?.method ?? "GET",
      path: pathname + search,
      status: response.status,
      type: response.headers.get("content-type"),
      text: await response.clone().text(),
    });
    return response;
  };
  world = await makeWorld(server, random);
});

afterAll(async () => {
  globalThis.fetch = original;
  await server.close();
});

test(
  "every GET operation answers everybody, whatever they ask, as the document says",
  { timeout: 240_000 },
  async () => {
    const gets = routes.filter(({ method }) => method === "GET");
    for (const route of gets) {
      const path = worldPath(route, world);
      const key = isOperators(route) ? server.operatorToken : world.keys.owner;
      await Promise.all([
        ...callers(world, server.operatorToken).map((caller) => server.call("GET", path, caller)),
        ...[...goodQueries(route, world), ...badQueries(route, random)].map((query) =>
          server.call("GET", path + query, { key }),
        ),
      ]);
    }
    expect(check.takeProblems()).toEqual([]);
    expect(gets.map(({ path }) => `GET ${path} 200`).filter((line) => !check.seen.has(line))).toEqual([]);
    const closed = gets.filter(({ operation }) => operation.security?.length !== 0);
    expect(closed.map(({ path }) => `GET ${path} 401`).filter((line) => !check.seen.has(line))).toEqual([]);
  },
);

test("lists hold the world's usage, so that their items were held against the document too", async () => {
  const filled = [
    "/api/v1/activity",
    "/api/v1/keys",
    "/v1/reports/user-activity",
    "/v1/reports/usage",
    "/v1/reports/usage/ai",
    "/v2/usage/events",
  ];
  for (const path of filled) {
    const { json } = await server.call("GET", path, { key: world.keys.owner });
    expect(json, `${path}`).toHaveProperty("data.0");
  }
  const { json } = await server.call("GET", "/v2/usage/activity", { key: world.keys.owner });
  expect(json).toHaveProperty("projects.0");
  expect(json).toHaveProperty("chats.0");
});

test("analytics answers queries of every kind, and too many of them, as the document says", async () => {
  const ask = (body: object, query = "", key = world.keys.owner) =>
    server.call("POST", `/api/v1/analytics/query${query}`, { key, body });
  const { json: meta } = await server.call("GET", "/api/v1/analytics/meta", { key: world.keys.owner });
  const { metrics, dimensions } = toMeta(meta);
  const asked = await Promise.all([
    ...metrics.map(({ name }) => ask({ metrics: [name] })),
    ...dimensions.map(({ name }) => ask({ metrics: ["request_count", "total_usage"], dimensions: [name] })),
    ...["hour", "day", "week", "month"].map((granularity) => ask({ metrics: ["total_usage"], granularity })),
    ask({ metrics: ["request_count"], dimensions: ["model", "user", "provider"] }, "?dimensions=unlimited"),
    ask({
      metrics: ["request_count"],
      filters: [{ field: "api_key_id", operator: "eq", value: "0".repeat(64) }],
    }),
  ]);
  expect(asked.map(({ status, text }) => (status === 200 ? "" : text)).filter((text) => text !== "")).toEqual([]);
  expect(asked[0]?.json).toHaveProperty("data.data.0");
  for (const body of [{}, { metrics: [] }, { metrics: ["nonsense"] }, { metrics: ["request_count"], limit: 0 }]) {
    expect((await ask(body)).status).toBe(400);
  }
  const hurried = await server.createTeam();
  await server.admin("PATCH", `/admin/v1/teams/${hurried.slug}`, { requestsPerMinute: 1 });
  const statuses = await Promise.all(
    Array.from({ length: 3 }, () => ask({ metrics: ["request_count"] }, "", hurried.managementKey)),
  );
  expect(statuses.map(({ status }) => status)).toContain(429);
  expect(check.takeProblems()).toEqual([]);
});

test("what is not there, or is another team's, is answered as the document says", async () => {
  const stranger = await server.createTeam();
  for (const route of routes.filter(({ method, path }) => method === "GET" && path.includes("{"))) {
    await server.call("GET", worldPath(route, world), { key: stranger.managementKey });
    await server.call("GET", route.path.replaceAll(/\{\w+\}/g, "no-such-thing"), { key: world.keys.owner });
  }
  expect(check.takeProblems()).toEqual([]);
});

test("bodies that are no JSON, of another type, empty or unwanted are answered as the document says", async () => {
  for (const route of routes.filter(({ method }) => method !== "GET")) {
    const path = worldPath(route, world);
    const key = isOperators(route) ? server.operatorToken : world.keys.owner;
    const ask = (body: string | undefined, type: string, credential?: string) =>
      server.call(route.method, path, {
        ...(credential === undefined ? {} : { key: credential }),
        ...(body === undefined ? {} : { body, headers: { "content-type": type } }),
      });
    await ask("{}", "application/json");
    await ask("{}", "application/json", world.keys.ingest);
    await ask("{}", "application/json", world.keys.billing);
    await ask("{", "application/json", key);
    await ask("", "application/json", key);
    await ask("<a/>", "text/xml", key);
    if (route.operation.requestBody?.required !== true) continue;
    await ask(undefined, "", key);
    for (const body of ["null", "[]", '"text"', '{"unknown":1}', `{"name":"${"x".repeat(1024 ** 2)}"}`]) {
      await ask(body, "application/json", key);
    }
  }
  expect(check.takeProblems()).toEqual([]);
});

test("every example of a body is one, and is answered as the document says", async () => {
  for (const route of routes) {
    for (const [type, { schema, example }] of Object.entries(route.operation.requestBody?.content ?? {})) {
      if (example === undefined) continue;
      const { operationId } = route.operation;
      expect(check.problemOfValue(schema, example), `${operationId}`).toBeNull();
      const key = isOperators(route) ? server.operatorToken : world.keys.owner;
      const { status } = await server.call(route.method, worldPath(route, world), {
        key,
        body: JSON.stringify(example),
        headers: { "content-type": type, "x-daybook-team": world.slug },
      });
      expect(status, `${operationId}`).toBeLessThan(500);
    }
  }
  expect(check.takeProblems()).toEqual([]);
});

test("a store that is away, and a bug, are answered as the document says", async () => {
  for (const failure of ["store-down", "bug"] as const) {
    store.fail(failure);
    try {
      for (const route of routes.filter(({ method }) => method === "GET")) {
        const key = isOperators(route) ? server.operatorToken : world.keys.owner;
        await server.call("GET", worldPath(route, world), { key });
      }
    } finally {
      store.fail(null);
    }
  }
  expect(check.takeProblems()).toEqual([]);
  for (const line of [
    "GET /readyz 503",
    "GET /api/v1/activity 500",
    "GET /v1/reports/user-activity 500",
    "GET /v2/usage/summary 500",
  ]) {
    expect(check.seen).toContain(line);
  }
});

function isOperators({ operation }: Route): boolean {
  return operation.security?.every((requirement) => !("key" in requirement)) === true;
}

/** A wrong shape shows itself as queries that are refused. */
function toMeta(json: unknown): { metrics: { name: string }[]; dimensions: { name: string }[] } {
  return (json as { data: { metrics: { name: string }[]; dimensions: { name: string }[] } }).data;
}
