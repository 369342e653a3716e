import { createClient as createOurs, v0 as ours } from "@daybook/sdk/v0";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient as createOfficial, v0 as official } from "v0-sdk";
import { type HttpAnswer, type ReceivedRequest, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
beforeEach(() => {
  for (const name of ["V0_API_KEY", "V0_BASE_URL", "DAYBOOK_API_KEY", "DAYBOOK_BASE_URL"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

type Range = { startDate?: string; endDate?: string } | undefined;
interface Client {
  reports: { getUserActivity: (range?: Range) => Promise<unknown> };
}

const REPORT = {
  object: "list",
  data: [
    { id: "user_1", object: "user_activity", user: { id: "user_1", teamV0Role: "V0Painter" }, chatCount: 3, new: 1 },
  ],
  meta: { totalCount: 1, dateRange: { start: null, end: null } },
};
const RANGE = { startDate: "2026-11-01T00:00:00Z", endDate: "2026-11-08T00:00:00+02:00" };

const answers: [string, HttpAnswer][] = [
  ["a report with unknown fields and roles", { body: REPORT }],
  ["a report with a charset", { body: REPORT, contentType: "application/json; charset=utf-8" }],
  ["a report as text", { body: REPORT, contentType: "text/plain" }],
  ["a report without a content type", { body: REPORT, contentType: null }],
  ["status 201", { status: 201, body: REPORT }],
  ["JSON that does not fit", { body: { object: "something" } }],
  ...["null", "[]", "1", '"text"', "", "<html>", '{"data":['].map((body): [string, HttpAnswer] => [
    `the body ${body}`,
    { body },
  ]),
  ["no content", { status: 204, contentType: null }],
  ["a zip", { contentType: "application/zip", body: "PK" }],
  ["a gzip", { contentType: "application/gzip", body: "not one" }],
  ...[400, 401, 402, 403, 404, 409, 413, 418, 422, 429, 500, 502, 503, 504].flatMap(
    (status): [string, HttpAnswer][] => [
      [`status ${status}`, { status, body: { error: { message: "no", type: "some_error" } } }],
      [`status ${status} as HTML`, { status, contentType: "text/html", body: "<h1>No</h1>\n" }],
      [`status ${status} without a body`, { status }],
    ],
  ),
  ["a wait asked for", { status: 429, headers: { "retry-after": "1" }, body: "wait" }],
  ["a body that breaks off", { body: REPORT, fault: "cut" }],
  ["an error's body that breaks off", { status: 500, body: REPORT, fault: "cut" }],
];

describe("the same comes of the same answer", () => {
  test.each(answers)("%s", async (_, answer) => {
    const [expected, actual] = await ask([answer], [RANGE]);
    expect(actual).toEqual(expected);
  });

  test.each(["reset", "garbage"] as const)("%s", async (fault) => {
    const [expected, actual] = await ask([{ fault }], [undefined]);
    expect(actual).toEqual(expected);
    expect(expected.outcomes).toEqual([{ thrown: "TypeError", message: "fetch failed" }]);
  });
});

const ranges: [string, Range[]][] = [
  ["nothing", [undefined]],
  ["an empty range", [{}]],
  ["both bounds", [RANGE]],
  ["one bound", [{ endDate: RANGE.endDate }, { startDate: RANGE.startDate }]],
  ["bounds in the other order", [{ endDate: RANGE.endDate, startDate: RANGE.startDate }]],
  ["empty bounds", [{ startDate: "", endDate: "" }]],
  ["text that a URL must escape", [{ startDate: "a b+c&d=é/ü?#'()*!~%2F" }]],
  ["what the types forbid", [untyped({ startDate: null }), untyped({ startDate: 5, endDate: undefined, limit: 3 })]],
  ["a Date", [untyped({ startDate: new Date(0) })]],
];

describe("the same goes over the wire", () => {
  test.each(ranges)("%s", async (_, given) => {
    const [expected, actual] = await ask([{ body: REPORT }], given);
    expect(actual).toEqual(expected);
    expect(expected.wire).toHaveLength(given.length);
  });

  test.each(["", "/"])("to a base address that ends with %j", async (end) => {
    const [expected, actual] = await ask([{ body: REPORT }], [RANGE], { end });
    expect(actual).toEqual(expected);
  });

  test("a session token is repeated until there is a newer one, in errors too, and by that client alone", async () => {
    const token = (value: string): HttpAnswer => ({ headers: { "x-session-token": value }, body: REPORT });
    const script = [token("one"), { body: REPORT }, { ...token("two"), status: 500 }, { body: REPORT }, token("")];
    const [expected, actual] = await ask(script, Array<Range>(6).fill({}));
    expect(actual).toEqual(expected);
    expect(actual.sessions).toEqual([undefined, "one", "one", "two", "two", "two"]);
    const [, fresh] = await ask([{ body: REPORT }], [{}]);
    expect(fresh.sessions).toEqual([undefined]);
  });

  test("the key is the client's, else the environment's at the time of the call", async () => {
    vi.stubEnv("V0_API_KEY", "v1:of-the-environment");
    const [expected, actual] = await ask([{ body: REPORT }], [{}], { apiKey: "" });
    expect(actual).toEqual(expected);
    expect(JSON.stringify(actual.wire)).toContain("Bearer v1:of-the-environment");
  });

  test("without a key nothing is sent", async () => {
    const [expected, actual] = await ask([{ body: REPORT }], [{}], { apiKey: "" });
    expect([expected.wire, actual.wire]).toEqual([[], []]);
    for (const { outcomes } of [expected, actual])
      expect(outcomes).toEqual([{ thrown: "Error", message: expect.any(String) }]);
  });
});

test("the ready-made client asks the same of the hosted service once it is named, which the official one has built in", async () => {
  vi.stubEnv("V0_API_KEY", "v1:of-the-environment");
  vi.stubEnv("V0_BASE_URL", "https://api.v0.dev/v1");
  const seen: unknown[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
    const { "user-agent": _, ...headers } = Object.fromEntries(new Headers(init?.headers));
    seen.push({ url, method: init?.method, headers });
    return Response.json(REPORT);
  });
  expect(await ours.reports.getUserActivity(RANGE)).toEqual(await official.reports.getUserActivity(RANGE));
  expect(seen).toHaveLength(2);
  expect(seen[0]).toEqual(seen[1]);
});

interface Seen {
  outcomes: unknown[];
  wire: unknown[];
  sessions: unknown[];
}

/** Asks with one client of each kind for each of the ranges in turn. */
async function ask(
  script: Parameters<ScriptedServer["script"]>[0],
  given: readonly Range[],
  { end = "", apiKey = "v1:of-the-test" } = {},
): Promise<[official: Seen, ours: Seen]> {
  const config = { apiKey, baseUrl: `${server.origin}/v1${end}` };
  const run = async (client: Client): Promise<Seen> => {
    server.script(script);
    const outcomes: unknown[] = [];
    for (const range of given) outcomes.push(await outcomeOf(client.reports.getUserActivity(range)));
    const { requests } = server;
    return {
      outcomes,
      wire: requests.map(withoutName),
      sessions: requests.map(({ headers }) => headers["x-session-token"]),
    };
  };
  return [await run(createOfficial(config)), await run(createOurs(config))];
}

async function outcomeOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await answer };
  } catch (error) {
    return error instanceof Error ? { thrown: error.name, message: error.message } : { thrown: error };
  }
}

/** Each client has a name of its own. */
function withoutName({ headers, ...request }: ReceivedRequest): unknown {
  const { "user-agent": _, connection: _connection, ...others } = headers;
  return { ...request, headers: others };
}

/** What JavaScript callers pass and the clients' types forbid. */
function untyped(range: Record<string, unknown>): Range {
  return range;
}
