import { daysAgo, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useEmptyEnvironment } from "./__fixtures__/environment.js";
import { analyticsGetUserActivity } from "./funcs/analyticsGetUserActivity.js";
import { Daybook, EventReporter } from "./index.js";
import { OpenRouter } from "./openrouter/index.js";
import { createClient } from "./v0/index.js";

let server: TestServer;
let team: TestTeam;

useEmptyEnvironment();
beforeAll(async () => {
  server = await startServer();
  team = await server.createTeam();
});
afterAll(() => server.close());

test("what is sent once or three times, by a call and by a reporter, is reported once by every entry", async () => {
  const time = new Date(`${daysAgo(2)}T12:00:00Z`);
  const generation = {
    type: "generation.completed",
    id: "gen-1",
    time,
    data: {
      user: team.ownerEmail,
      model: "openai/gpt-4.1",
      provider_name: "OpenAI",
      prompt_tokens: 50,
      usage: "0.015",
    },
  } as const;
  const chat = { type: "com.acme.chat.created", time, data: { user: team.ownerEmail, chat_id: "c1" } } as const;
  const sender = new Daybook({ serverURL: server.url, apiKey: team.ingestKey });
  expect(await sender.events.send([generation, chat])).toEqual({ accepted: 2, rejected: 0, problems: [] });
  await sender.events.send(generation);
  const reporter = new EventReporter(sender, { onError: (error) => expect.unreachable(error.message) });
  await reporter.report(generation);
  await reporter.report({
    type: "message.created",
    time,
    data: { user: team.ownerEmail, chat_id: "c1", role: "user" },
  });
  await reporter.close();

  const daybook = new Daybook({ serverURL: server.url, apiKey: async () => team.managementKey });
  const activity = await daybook.analytics.getUserActivity();
  expect(activity.data).toMatchObject([{ date: daysAgo(2), requests: 1, promptTokens: 50, usage: 0.015 }]);
  const openRouter = new OpenRouter({ serverURL: `${server.url}/api/v1`, apiKey: team.managementKey });
  expect(await openRouter.analytics.getUserActivity({ date: daysAgo(2) })).toEqual(activity);

  const report = await daybook.reports.getUserActivity();
  expect(report.data).toMatchObject([
    {
      user: { email: team.ownerEmail },
      chatCount: 1,
      messageCount: 1,
      activeDays: 1,
      firstActivity: time.toISOString(),
    },
  ]);
  const v0 = createClient({ baseUrl: `${server.url}/v1`, apiKey: team.managementKey });
  expect(await v0.reports.getUserActivity()).toEqual(report);
});

test("what the server refuses is the error class of its status, through the class and through the function", async () => {
  const ingest = new Daybook({ serverURL: server.url, apiKey: team.ingestKey });
  const nobody = new Daybook({ serverURL: server.url, apiKey: "sk-db-v1-unknown" });
  const manager = new Daybook({ serverURL: server.url, apiKey: team.managementKey });
  const { error } = await analyticsGetUserActivity(ingest);
  expect(error).toMatchObject({ name: "ForbiddenResponseError", error: { code: 403 } });
  expect((await analyticsGetUserActivity(nobody)).error).toMatchObject({ name: "UnauthorizedResponseError" });
  expect((await analyticsGetUserActivity(manager, { date: "x" })).error).toMatchObject({
    name: "BadRequestResponseError",
  });
  await expect(ingest.reports.getUserActivity()).rejects.toMatchObject({
    name: "ForbiddenResponseError",
    error: { type: "forbidden_error" },
  });
  await expect(manager.reports.getUserActivity({ startDate: "x" })).rejects.toMatchObject({
    name: "UnprocessableEntityResponseError",
  });
});

test("bad events come back with their problems, from a call and from a reporter, and the good ones are stored", async () => {
  const sender = new Daybook({ serverURL: server.url, apiKey: team.ingestKey });
  const time = new Date(`${daysAgo(3)}T12:00:00Z`);
  const good = { type: "message.created", time, data: { user: "bo@example.com", role: "user" } } as const;
  const bad = { type: "message.created", time: "yesterday", data: { user: "bo@example.com" } } as const;
  await expect(sender.events.send([good, bad])).rejects.toMatchObject({
    name: "InvalidEventsResponseError",
    problems: [{ index: 1, path: "time" }],
  });
  const told: unknown[] = [];
  const reporter = new EventReporter(sender, {
    onError: (error) => told.push([error.willRetry, error.problems.length]),
  });
  for (const event of [bad, ...Array.from({ length: 150 }, () => bad), good]) await reporter.report(event);
  await expect(reporter.close()).rejects.toMatchObject({ name: "EventDeliveryError" });
  expect(told).toEqual([
    [false, 100],
    [false, 51],
  ]);
  const manager = new Daybook({ serverURL: server.url, apiKey: team.managementKey });
  const { data } = await manager.reports.getUserActivity({ endDate: `${daysAgo(2)}T00:00:00Z` });
  expect(data.find(({ user }) => user.email === "bo@example.com")).toMatchObject({ messageCount: 1 });
});
