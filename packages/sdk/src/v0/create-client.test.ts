import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { REPORT } from "../__fixtures__/answers.js";
import { useEmptyEnvironment } from "../__fixtures__/environment.js";
import { type ScriptedServer, startScriptedServer } from "../__fixtures__/scripted-server.js";
import { createClient, v0 } from "./index.js";

let server: ScriptedServer;

useEmptyEnvironment();
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

test("the default client takes key and address from the environment of the moment", async () => {
  server.script({ body: { ...REPORT, extra: 1 } });
  vi.stubEnv("V0_BASE_URL", `${server.url}/v1`);
  vi.stubEnv("V0_API_KEY", "k1");
  expect(await v0.reports.getUserActivity()).toEqual({ ...REPORT, extra: 1 });
  vi.stubEnv("V0_BASE_URL", undefined);
  vi.stubEnv("DAYBOOK_BASE_URL", server.url);
  vi.stubEnv("V0_API_KEY", undefined);
  vi.stubEnv("DAYBOOK_API_KEY", "k2");
  await v0.reports.getUserActivity({ startDate: "2026-03-01T00:00:00Z", endDate: undefined });
  expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ["/v1/reports/user-activity", "Bearer k1"],
    ["/v1/reports/user-activity?startDate=2026-03-01T00%3A00%3A00Z", "Bearer k2"],
  ]);
});

test("without a key it throws before any request; Daybook's key does not go to the hosted service", async () => {
  vi.stubEnv("DAYBOOK_BASE_URL", server.url);
  server.script({});
  await expect(v0.reports.getUserActivity()).rejects.toThrow("V0_API_KEY");
  vi.stubEnv("DAYBOOK_API_KEY", "k");
  await expect(createClient({ baseUrl: "https://api.v0.dev/v1" }).reports.getUserActivity()).rejects.toThrow(
    "no API key",
  );
  expect(server.requests).toHaveLength(0);
});

test("a failure is a plain error with status and body, at the first try", async () => {
  server.script({ status: 403, body: '{"error":{"message":"no","type":"forbidden_error"}}' });
  const client = createClient({ apiKey: "k", baseUrl: `${server.url}/v1` });
  const error: unknown = await client.reports.getUserActivity().catch((reason: unknown) => reason);
  expect(error).toEqual(new Error('HTTP 403: {"error":{"message":"no","type":"forbidden_error"}}'));
  expect(server.requests).toHaveLength(1);
});

test("a session token is repeated by the client that got it, until another comes", async () => {
  const client = createClient({ apiKey: "k", baseUrl: server.url });
  server.script({ headers: { "x-session-token": "s1" } }, {}, { headers: { "x-session-token": "s2" } }, {});
  for (let call = 0; call < 4; call++) await client.reports.getUserActivity();
  await createClient({ apiKey: "k", baseUrl: server.url }).reports.getUserActivity();
  expect(server.requests.map(({ headers }) => headers["x-session-token"])).toEqual([
    undefined,
    "s1",
    "s1",
    "s2",
    undefined,
  ]);
});

test("null is sent as text and an empty text as an empty value, as the official client does", async () => {
  server.script({});
  // @ts-expect-error: what a JavaScript caller may write
  await createClient({ apiKey: "k", baseUrl: server.url }).reports.getUserActivity({ startDate: null, endDate: "" });
  expect(server.requests[0]?.url).toBe("/reports/user-activity?startDate=null&endDate=");
});
