import { afterAll, beforeAll, expect, test } from "vitest";
import { daybookError } from "../__fixtures__/answers.js";
import { useEmptyEnvironment } from "../__fixtures__/environment.js";
import { FAST_RETRIES, NO_RETRIES } from "../__fixtures__/fast-retries.js";
import { type ScriptedServer, startScriptedServer } from "../__fixtures__/scripted-server.js";
import type { EventInput } from "../models/event-input.js";
import { Daybook } from "../sdk/daybook.js";
import { eventsSend } from "./eventsSend.js";

let server: ScriptedServer;

useEmptyEnvironment();
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

const EVENT: EventInput = {
  type: "com.acme.generation.completed",
  id: "gen-1",
  source: "gateway/eu-1",
  time: new Date("2026-11-20T23:59:59.999Z"),
  data: { model: "m", provider_name: "p", usage: "0.015" },
};

function client(): Daybook {
  return new Daybook({ serverURL: server.url, apiKey: "k", retryConfig: NO_RETRIES });
}

test("one event or many are sent as a batch, a Date as text", async () => {
  server.script({ body: { accepted: 1 } });
  expect(await client().events.send(EVENT)).toEqual({ accepted: 1, rejected: 0, problems: [] });
  expect(server.requests[0]).toMatchObject({
    method: "POST",
    url: "/v1/events",
    headers: { "content-type": "application/cloudevents-batch+json", authorization: "Bearer k" },
  });
  expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual([
    { ...EVENT, specversion: "1.0", time: "2026-11-20T23:59:59.999Z" },
  ]);
});

test("every try of a call sends the same ids and times", async () => {
  server.script(daybookError(503), { fault: "reset" }, { body: { accepted: 2 } });
  const { type, data } = EVENT;
  const result = await eventsSend(
    client(),
    [
      { type, data },
      { type, data },
    ] as EventInput[],
    {
      retries: FAST_RETRIES,
      source: "app",
    },
  );
  expect(result.ok).toBe(true);
  expect(server.requests).toHaveLength(3);
  expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1);
  expect(server.requests[0]?.body.match(/"source":"app"/g)).toHaveLength(2);
});

test("sending is tried again by default, as it can be repeated without harm", async () => {
  server.script(daybookError(503), { body: { accepted: 1 } });
  expect((await eventsSend(new Daybook({ serverURL: server.url }), EVENT)).ok).toBe(true);
});

test("a refused batch says what is wrong with each event", async () => {
  const problems = [{ index: 0, path: "data.model", message: "is required for a generation" }];
  server.script({
    status: 400,
    body: { error: { code: "invalid_events", message: "Nothing was stored" }, problems, problemCount: 7 },
  });
  const { error } = await eventsSend(client(), EVENT);
  expect(error).toMatchObject({
    name: "InvalidEventsResponseError",
    message: "Nothing was stored",
    error: { code: 400, type: "invalid_events" },
    problems,
    problemCount: 7,
  });
  await expect(client().events.send(EVENT)).rejects.toMatchObject({ name: "InvalidEventsResponseError" });
});

test("the good events alone can be asked for", async () => {
  const problems = [{ index: 1, path: "time", message: "is required" }];
  server.script({ body: { accepted: 1, rejected: 1, problems } });
  expect(await client().events.send([EVENT, EVENT], { partial: true })).toEqual({ accepted: 1, rejected: 1, problems });
  expect(server.requests[0]?.url).toBe("/v1/events?partial=true");
});

test.each([
  [401, "UnauthorizedResponseError"],
  [403, "ForbiddenResponseError"],
  [404, "NotFoundResponseError"],
  [408, "RequestTimeoutResponseError"],
  [413, "PayloadTooLargeResponseError"],
  [500, "InternalServerResponseError"],
  [503, "ServiceUnavailableResponseError"],
  [415, "DaybookDefaultError"],
])("%d is a %s", async (status, name) => {
  server.script(daybookError(status));
  expect((await eventsSend(client(), EVENT)).error).toMatchObject({ name, statusCode: status });
});

test("nothing is sent of a batch that cannot be, and every reason is told", async () => {
  server.script({});
  const batch: unknown[] = [EVENT, { type: "chat.created" }, null, { ...EVENT, data: { prompt_tokens: 1n } }];
  // @ts-expect-error: what a JavaScript caller may write
  const { error } = await eventsSend(client(), batch);
  expect(error?.name).toBe("SDKValidationError");
  expect(error?.message).toMatch(/event 1: .*data: expected an object\nevent 2: .*\nevent 3: .*BigInt/);
  const tooMany = await eventsSend(
    client(),
    Array.from({ length: 10_001 }, () => EVENT),
  );
  expect(tooMany.error?.message).toContain("10001 events are more than 10000");
  const tooLarge = await eventsSend(client(), { ...EVENT, id: "x".repeat(17 * 1024 ** 2) });
  expect(tooLarge.error?.message).toContain("bytes are more than");
  expect(server.requests).toHaveLength(0);
});
