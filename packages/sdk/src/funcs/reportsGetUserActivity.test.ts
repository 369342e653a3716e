import { afterAll, beforeAll, expect, test } from "vitest";
import { REPORT } from "../__fixtures__/answers.js";
import { useEmptyEnvironment } from "../__fixtures__/environment.js";
import { NO_RETRIES } from "../__fixtures__/fast-retries.js";
import { type ScriptedServer, startScriptedServer } from "../__fixtures__/scripted-server.js";
import { OpenRouterCore } from "../openrouter/core.js";
import { Daybook } from "../sdk/daybook.js";
import { reportsGetUserActivity } from "./reportsGetUserActivity.js";

let server: ScriptedServer;

useEmptyEnvironment();
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

function client(): Daybook {
  return new Daybook({ serverURL: server.url, apiKey: "k", retryConfig: NO_RETRIES });
}

test("the report comes as the server has it, its moments as text", async () => {
  server.script({ body: REPORT });
  const request = { startDate: "2026-03-01T00:00:00Z" };
  expect(await client().reports.getUserActivity(request)).toEqual(REPORT);
  expect(server.requests[0]?.url).toBe("/v1/reports/user-activity?startDate=2026-03-01T00%3A00%3A00Z");
});

test("a role that only a newer server knows is let through, a field is not", async () => {
  const [row] = REPORT.data;
  const user = { ...row?.user, teamV0Role: "V0Auditor", plan: "gold" };
  server.script({
    body: {
      ...REPORT,
      data: [
        { ...row, user, score: 1 },
        { ...row, user: { ...row?.user, teamV0Role: null } },
      ],
    },
  });
  const { data } = await client().reports.getUserActivity();
  expect(data[0]?.user.teamV0Role).toBe("V0Auditor");
  expect(data[0]).not.toHaveProperty("score");
  expect(data[0]?.user).not.toHaveProperty("plan");
  expect(data[1]?.user.teamV0Role).toBeNull();
});

test.each([
  [401, "UnauthorizedResponseError", "unauthorized_error"],
  [403, "ForbiddenResponseError", "forbidden_error"],
  [404, "NotFoundResponseError", "not_found_error"],
  [409, "ConflictResponseError", "conflict_error"],
  [413, "PayloadTooLargeResponseError", "payload_too_large_error"],
  [422, "UnprocessableEntityResponseError", "unprocessable_entity_error"],
  [429, "TooManyRequestsResponseError", "too_many_requests_error"],
  [500, "InternalServerResponseError", "internal_server_error"],
])("%d is a %s", async (status, name, type) => {
  server.script({ status, body: { success: false, error: { message: "why", type, userMessage: "x" } } });
  const { error } = await reportsGetUserActivity(client());
  expect(error).toMatchObject({ name, message: "why", statusCode: status, error: { code: status, type } });
});

test("400, which the contract does not have, is the default error", async () => {
  server.script({ status: 400, body: { error: { message: "why", type: "x" } } });
  expect((await reportsGetUserActivity(client())).error).toMatchObject({ name: "DaybookDefaultError" });
});

test("a client that only knows OpenRouter's API says so", async () => {
  const { error } = await reportsGetUserActivity(new OpenRouterCore());
  expect(error).toMatchObject({ name: "InvalidRequestError", message: expect.stringContaining("make a Daybook") });
});
