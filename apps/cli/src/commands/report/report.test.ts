import { afterEach, expect, test } from "vitest";
import { runDaybook } from "../../testing/run-daybook.js";
import { startScriptedServer, type ScriptedServer } from "../../testing/scripted-server.js";

let server: ScriptedServer | null = null;
afterEach(async () => {
  await server?.close();
});

const activityBody =
  '{"data":[{"date":"2026-03-02","model":"openai/gpt-4.1","model_permaslug":"openai/gpt-4.1-2025-04-14",' +
  '"endpoint_id":"550e8400-e29b-41d4-a716-446655440000","provider_name":"OpenAI","usage":0.1,' +
  '"byok_usage_inference":0,"requests":1200,"prompt_tokens":1234567,"completion_tokens":125,"reasoning_tokens":25},' +
  '{"date":"2026-03-01","model":"acme/tiny","model_permaslug":"acme/tiny-1",' +
  '"endpoint_id":"6fa459ea-ee8a-3ca4-894e-db77e160355e","provider_name":"Acme","usage":0.200000000001,' +
  '"byok_usage_inference":1e-7,"requests":3,"prompt_tokens":9,"completion_tokens":0,"reasoning_tokens":0}]}';

test("activity is an aligned table whose totals are the exact sum of its rows", async () => {
  server = await startScriptedServer([{ body: activityBody }]);
  const run = await runDaybook(["report", "activity", "--team", "acme"], server);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatchInlineSnapshot(`
    "Day (UTC)   Model           Provider  Endpoint  Requests  Prompt (tokens)  Completion (tokens)  Reasoning (tokens)     Usage (USD)  BYOK inference (USD)
    --------------------------------------------------------------------------------------------------------------------------------------------------------
    2026-03-02  openai/gpt-4.1  OpenAI    550e8400     1,200        1,234,567                  125                  25  0.100000000000             0.0000000
    2026-03-01  acme/tiny       Acme      6fa459ea         3                9                    0                   0  0.200000000001             0.0000001
    --------------------------------------------------------------------------------------------------------------------------------------------------------
    Total                                              1,203        1,234,576                  125                  25  0.300000000001             0.0000001
    "
  `);
  expect(run.stderr).toMatchInlineSnapshot(`
    "
    Next: daybook report user-activity --team acme
    "
  `);
});

test("activity asks as the team's owner and passes every filter on", async () => {
  server = await startScriptedServer([{ body: '{"data":[]}' }]);
  const filters = ["--date", "2026-03-01", "--api-key-hash", "ab", "--user-id", "u 1", "--workspace-id", "w"];
  const run = await runDaybook(["report", "activity", "--team", "acme", ...filters, "--group-by", "workspace"], server);
  expect(run.stdout).toBe("No usage in 2026-03-01.\n");
  expect(server.seen[0]).toMatchObject({
    method: "GET",
    path: "/api/v1/activity?date=2026-03-01&api_key_hash=ab&user_id=u+1&workspace_id=w&group_by=workspace",
    headers: { authorization: "Bearer op-token", "x-daybook-team": "acme" },
  });
});

test("--json is the server's body, digit by digit, and nothing else", async () => {
  server = await startScriptedServer([{ body: activityBody }]);
  const run = await runDaybook(["report", "activity", "--team", "acme", "--json"], server);
  expect(run).toMatchObject({ exitCode: 0, stdout: `${activityBody}\n`, stderr: "" });
});

test("user-activity lists every member with totals; days given mean 00:00 UTC", async () => {
  const row = { id: "user_1", object: "user_activity", chatCount: 3, messageCount: 4100, activeDays: 6 };
  const user = { id: "user_1", object: "user", email: "ada@acme.example", avatar: "", createdAt: "", name: "Ada" };
  const body = JSON.stringify({
    object: "list",
    data: [
      {
        ...row,
        user: { ...user, teamV0Role: "V0Builder" },
        firstActivity: "2026-03-02T10:11:12.000Z",
        lastActivity: "2026-03-28T16:00:00.000Z",
      },
      {
        ...row,
        chatCount: 0,
        messageCount: 7,
        activeDays: 0,
        user: { ...user, name: undefined, email: "bo@acme.example", teamV0Role: null },
        firstActivity: null,
        lastActivity: null,
      },
    ],
    meta: { totalCount: 2, dateRange: { start: null, end: null } },
  });
  server = await startScriptedServer([{ body }]);
  const dates = ["--start", "2026-03-01", "--end", "2026-04-01"];
  const run = await runDaybook(["report", "user-activity", "--team", "acme", ...dates], server);
  expect(run.stdout).toMatchInlineSnapshot(`
    "Member            Name  v0 role    Chats  Messages  Active (days)  First activity (UTC)      Last activity (UTC)
    ---------------------------------------------------------------------------------------------------------------------
    ada@acme.example  Ada   V0Builder      3     4,100              6  2026-03-02T10:11:12.000Z  2026-03-28T16:00:00.000Z
    bo@acme.example   -     -              0         7              0  -                         -
    ---------------------------------------------------------------------------------------------------------------------
    Total                                  3     4,107              6
    "
  `);
  expect(server.seen[0]?.path).toBe(
    "/v1/reports/user-activity?startDate=2026-03-01T00%3A00%3A00.000Z&endDate=2026-04-01T00%3A00%3A00.000Z",
  );
});

test("an answer of another shape is told as such, not shown as an empty report", async () => {
  server = await startScriptedServer([{ body: "<html>hello</html>" }]);
  const run = await runDaybook(["report", "activity", "--team", "acme"], server);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toBe("");
  expect(run.stderr).toContain("The server's answer is not what this command expects");
});

test("the server's own words are told when it refuses", async () => {
  const body = '{"error":{"message":"Date must be within the last 30 (completed) UTC days","code":400}}';
  server = await startScriptedServer([{ status: 400, body }]);
  const run = await runDaybook(["report", "activity", "--team", "acme", "--date", "2020-01-01"], server);
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: "daybook: Date must be within the last 30 (completed) UTC days\n",
  });
});
