import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ACTIVITY, ACTIVITY_ITEM, ACTIVITY_ROW, openRouterError } from "../__fixtures__/answers.js";
import { useEmptyEnvironment } from "../__fixtures__/environment.js";
import { FAST_RETRIES, NO_RETRIES } from "../__fixtures__/fast-retries.js";
import { type ScriptedServer, startScriptedServer } from "../__fixtures__/scripted-server.js";
import { DaybookCore } from "../core.js";
import type { SDKOptions } from "../lib/config.js";
import { HTTPClient } from "../lib/http.js";
import * as errors from "../models/errors/index.js";
import { OpenRouterCore } from "../openrouter/core.js";
import { OpenRouterDefaultError } from "../openrouter/models/errors/index.js";
import { analyticsGetUserActivity } from "./analyticsGetUserActivity.js";

let server: ScriptedServer;

useEmptyEnvironment();
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

function client(options: SDKOptions = {}): DaybookCore {
  return new DaybookCore({ serverURL: server.url, apiKey: "key-1", retryConfig: NO_RETRIES, ...options });
}

describe("the request", () => {
  test("names its filters as the API does, in alphabetical order, and carries the key", async () => {
    server.script(ACTIVITY);
    await analyticsGetUserActivity(client(), {
      workspaceId: "w",
      date: "2026-11-20",
      apiKeyHash: "h",
      userId: "a&b",
      groupBy: "workspace",
    });
    expect(server.requests[0]).toMatchObject({
      method: "GET",
      url: "/api/v1/activity?api_key_hash=h&date=2026-11-20&group_by=workspace&user_id=a%26b&workspace_id=w",
      headers: {
        authorization: "Bearer key-1",
        accept: "application/json",
        "user-agent": "daybook-sdk/typescript 0.1.0",
      },
    });
  });

  test("an OpenRouter client's address includes /api/v1, and the application is named", async () => {
    server.script(ACTIVITY);
    const openRouter = new OpenRouterCore({ serverURL: `${server.url}/api/v1/`, apiKey: "k", appTitle: "App" });
    await analyticsGetUserActivity(openRouter, { httpReferer: "https://app.example" });
    expect(server.requests[0]).toMatchObject({
      url: "/api/v1/activity",
      headers: { "http-referer": "https://app.example", "x-openrouter-title": "App" },
    });
    expect(server.requests[0]?.headers).not.toHaveProperty("x-openrouter-categories");
  });

  test("without a key no Authorization is sent; an apiKey function is asked at each call", async () => {
    server.script(ACTIVITY);
    await analyticsGetUserActivity(client({ apiKey: "" }));
    let asked = 0;
    const core = client({ apiKey: async () => `key-${++asked}` });
    await analyticsGetUserActivity(core);
    await analyticsGetUserActivity(core);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      "Bearer key-1",
      "Bearer key-2",
    ]);
  });

  test("fields of RequestInit go along, those beside fetchOptions win, and the call's headers win over all", async () => {
    server.script(ACTIVITY);
    const seen: RequestCache[] = [];
    const httpClient = new HTTPClient().addHook("beforeRequest", (request) => {
      seen.push(request.cache);
    });
    await analyticsGetUserActivity(client({ httpClient }), undefined, {
      cache: "no-store",
      fetchOptions: { cache: "reload", headers: { "x-team": "a" } },
    });
    await analyticsGetUserActivity(client({ httpClient }), undefined, {
      headers: { "x-team": "b", authorization: "Bearer other" },
      fetchOptions: { headers: { "x-team": "a" } },
    });
    expect(seen).toEqual(["no-store", "default"]);
    expect(server.requests.map(({ headers }) => headers["x-team"])).toEqual(["a", "b"]);
    expect(server.requests[1]?.headers.authorization).toBe("Bearer other");
  });

  test("what cannot be sent is an error value, and nothing is sent", async () => {
    server.script(ACTIVITY);
    // @ts-expect-error: what a JavaScript caller may write
    const wrong = await analyticsGetUserActivity(client(), { date: 5, groupBy: "model" }).$inspect();
    expect(wrong[0].error).toBeInstanceOf(errors.SDKValidationError);
    expect(wrong[0].error?.message).toMatch(/date: expected string\ngroupBy: expected "workspace"/);
    expect(wrong[1]).toEqual({ status: "invalid" });
    const results = [
      await analyticsGetUserActivity(client(), undefined, { headers: { "x-a": "b\nc" } }),
      await analyticsGetUserActivity(client(), undefined, { serverURL: "nowhere" }),
      await analyticsGetUserActivity(
        client({
          apiKey: () => {
            throw new Error("vault is sealed");
          },
        }),
      ),
    ];
    expect(results.map(({ error }) => error?.name)).toEqual([
      "InvalidRequestError",
      "InvalidRequestError",
      "UnexpectedClientError",
    ]);
    expect(server.requests).toHaveLength(0);
  });
});

describe("the answer", () => {
  test("comes in the SDK's form, without fields that it does not know", async () => {
    server.script({ body: { data: [{ ...ACTIVITY_ROW, byok_requests: 1, workspace_id: "w" }], extra: 1 } });
    const result = await analyticsGetUserActivity(client());
    expect(result).toEqual({ ok: true, value: { data: [{ ...ACTIVITY_ITEM, workspaceId: "w" }] } });
    server.script(ACTIVITY);
    const [row] = (await analyticsGetUserActivity(client())).value?.data ?? [];
    expect(row).toStrictEqual(ACTIVITY_ITEM);
  });

  test.each([
    ["a fraction of a request", { ...ACTIVITY_ROW, requests: 5.5 }],
    ["a number as text", { ...ACTIVITY_ROW, prompt_tokens: "50" }],
    ["null", { ...ACTIVITY_ROW, usage: null }],
    ["a missing field", { ...ACTIVITY_ROW, model_permaslug: undefined }],
  ])("%s where a row promises something else is a ResponseValidationError", async (_, row) => {
    server.script({ body: { data: [row] } });
    const { error } = await analyticsGetUserActivity(client());
    expect(error).toBeInstanceOf(errors.ResponseValidationError);
    expect(error).toMatchObject({ statusCode: 200, rawValue: { data: [expect.any(Object)] } });
    expect(error?.message).toMatch(/data\.0\.\w+: expected/);
  });

  test("JSON that breaks off is a ResponseValidationError with the text", async () => {
    server.script({ body: '{"data":[' });
    const { error } = await analyticsGetUserActivity(client());
    expect(error).toMatchObject({
      name: "ResponseValidationError",
      rawValue: '{"data":[',
      cause: expect.any(SyntaxError),
    });
  });

  test("$inspect shows the exchange, its body unread", async () => {
    server.script(ACTIVITY);
    const [result, call] = await analyticsGetUserActivity(client()).$inspect();
    expect(result.ok).toBe(true);
    expect(call).toMatchObject({ status: "complete", response: { status: 200 } });
    expect(call.request?.url).toBe(`${server.url}/api/v1/activity`);
    expect(await call.response?.json()).toEqual({ data: [ACTIVITY_ROW] });
  });
});

describe("an error of the server", () => {
  test.each([
    [400, "BadRequestResponseError"],
    [401, "UnauthorizedResponseError"],
    [403, "ForbiddenResponseError"],
    [404, "NotFoundResponseError"],
    [500, "InternalServerResponseError"],
    [402, "DaybookDefaultError"],
    [429, "DaybookDefaultError"],
    [503, "DaybookDefaultError"],
  ])("%d is a %s", async (status, name) => {
    server.script(openRouterError(status, "because"));
    const { error } = await analyticsGetUserActivity(client());
    expect(error).toMatchObject({ name, statusCode: status, contentType: "application/json" });
    expect(error).toBeInstanceOf(errors.DaybookError);
    expect(error?.message).toContain("because");
  });

  test("carries what the body says, in the SDK's names", async () => {
    const body = {
      error: { code: 403, message: "m", metadata: { a: 1 } },
      user_id: "u",
      openrouter_metadata: { b: 2 },
    };
    server.script({ status: 403, body });
    const { error } = await analyticsGetUserActivity(client());
    expect(error).toMatchObject({
      message: "m",
      error: { code: 403, message: "m", metadata: { a: 1 } },
      userId: "u",
      openrouterMetadata: { b: 2 },
      body: JSON.stringify(body),
    });
    expect(error instanceof errors.DaybookError && (await error.rawResponse.json())).toEqual(body);
  });

  test("with a body of another shape is a ResponseValidationError", async () => {
    server.script({ status: 400, body: { success: false, error: { name: "ZodError", message: "[]" } } });
    expect((await analyticsGetUserActivity(client())).error).toMatchObject({ name: "ResponseValidationError" });
  });

  test.each([
    ["HTML for 500", { status: 500, headers: { "content-type": "text/html" }, body: "<h1>Bad gateway</h1>" }],
    ["JSON by another name for 200", { headers: { "content-type": "text/plain" }, body: { data: [] } }],
    ["a status that is no failure", { status: 202, body: { data: [] } }],
  ])("%s is a default error, under the entry's name", async (_, answer) => {
    server.script(answer);
    const { error } = await analyticsGetUserActivity(client());
    expect(error).toMatchObject({ name: "DaybookDefaultError" });
    const openRouter = new OpenRouterCore({ serverURL: `${server.url}/api/v1`, retryConfig: NO_RETRIES });
    const other = (await analyticsGetUserActivity(openRouter)).error;
    expect(other).toMatchObject({ name: "OpenRouterDefaultError" });
    expect(other).toBeInstanceOf(OpenRouterDefaultError);
    expect(error).not.toBeInstanceOf(OpenRouterDefaultError);
  });
});

describe("retries", () => {
  test("a failure of the server is tried again, with the same request and a hook call for each try", async () => {
    server.script(
      openRouterError(500),
      openRouterError(429),
      { fault: "reset" },
      { ...ACTIVITY, fault: "cut" },
      ACTIVITY,
    );
    const tries: string[] = [];
    const httpClient = new HTTPClient().addHook("beforeRequest", ({ url }) => {
      tries.push(url);
    });
    const result = await analyticsGetUserActivity(client({ httpClient, retryConfig: FAST_RETRIES }), { date: "d" });
    expect(result.ok).toBe(true);
    expect(tries).toHaveLength(5);
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(["/api/v1/activity?date=d"]));
  });

  test("the call's configuration wins over the client's", async () => {
    server.script(openRouterError(500));
    await analyticsGetUserActivity(client({ retryConfig: FAST_RETRIES }), undefined, { retries: NO_RETRIES });
    expect(server.requests).toHaveLength(1);
    server.script(openRouterError(500), ACTIVITY);
    await analyticsGetUserActivity(client(), undefined, { retries: FAST_RETRIES });
    expect(server.requests).toHaveLength(2);
    server.script(openRouterError(404), ACTIVITY);
    await analyticsGetUserActivity(client({ retryConfig: FAST_RETRIES }), undefined, { retryCodes: ["4xx"] });
    expect(server.requests).toHaveLength(2);
  });

  test("without any configuration a failure of the server is tried again", async () => {
    server.script(openRouterError(503), ACTIVITY);
    const core = new DaybookCore({ serverURL: server.url });
    expect((await analyticsGetUserActivity(core)).ok).toBe(true);
  });

  test("when the time is up the last answer becomes the error", async () => {
    server.script(openRouterError(500, "first"), openRouterError(500, "last"));
    const retries = {
      ...FAST_RETRIES,
      backoff: { initialInterval: 1, maxInterval: 5, exponent: 1, maxElapsedTime: 20 },
    };
    const { error } = await analyticsGetUserActivity(client(), undefined, { retries });
    expect(error).toMatchObject({ name: "InternalServerResponseError", message: "last" });
  });
});

describe("the end of a call", () => {
  test("no server is a ConnectionError, and so is an answer that breaks off", async () => {
    const nobody = client({ serverURL: "http://127.0.0.1:9" });
    const [result, call] = await analyticsGetUserActivity(nobody).$inspect();
    expect(result.error).toMatchObject({ name: "ConnectionError", cause: expect.any(Error) });
    expect(call.status).toBe("request-error");
    for (const fault of ["reset", "cut"] as const) {
      server.script({ ...ACTIVITY, fault });
      expect((await analyticsGetUserActivity(client())).error).toMatchObject({ name: "ConnectionError" });
    }
  });

  test("each try has the time allowed, the body included", async () => {
    server.script({ fault: "hang" }, { fault: "hang" }, ACTIVITY);
    const retried = await analyticsGetUserActivity(client({ timeoutMs: 30, retryConfig: FAST_RETRIES }));
    expect(retried.ok).toBe(true);
    server.script({ fault: "hang" });
    const { error } = await analyticsGetUserActivity(client(), undefined, { timeoutMs: 30 });
    expect(error).toMatchObject({ name: "RequestTimeoutError" });
    expect(server.requests).toHaveLength(1);
  });

  test("a fetcher that knows nothing of signals is timed out too", async () => {
    const httpClient = new HTTPClient({ fetcher: () => new Promise(() => {}) });
    const { error } = await analyticsGetUserActivity(client({ httpClient, timeoutMs: 10 }));
    expect(error).toMatchObject({ name: "RequestTimeoutError" });
  });

  test("the caller's signal ends the request, the wait for the next try, and a call before it begins", async () => {
    for (const [answer, reason] of [
      [{ fault: "hang" as const }, undefined],
      [openRouterError(500), new Error("the user left")],
    ] as const) {
      server.script(answer);
      const controller = new AbortController();
      const slow = {
        ...FAST_RETRIES,
        backoff: { initialInterval: 1e6, maxInterval: 1e6, exponent: 1, maxElapsedTime: 1e6 },
      };
      const call = analyticsGetUserActivity(client({ retryConfig: slow }), undefined, {
        fetchOptions: { signal: controller.signal },
      });
      await server.received(1);
      controller.abort(reason);
      expect((await call).error).toMatchObject({ name: "RequestAbortedError" });
    }
    server.script(ACTIVITY);
    const { error } = await analyticsGetUserActivity(client(), undefined, { signal: AbortSignal.abort() });
    expect(error).toMatchObject({ name: "RequestAbortedError" });
    expect(server.requests).toHaveLength(0);
  });

  test("a caller's signal is the only limit: timeoutMs is then not used, and its timeout is a timeout", async () => {
    server.script({ fault: "hang" });
    const { error } = await analyticsGetUserActivity(client({ timeoutMs: 1 }), undefined, {
      signal: AbortSignal.timeout(50),
    });
    expect(error).toMatchObject({
      name: "RequestTimeoutError",
      cause: { message: expect.not.stringContaining("1 ms") },
    });
  });

  test("a hook that fails is told from the network that fails", async () => {
    server.script(ACTIVITY);
    const httpClient = new HTTPClient().addHook("response", () => {
      throw new TypeError("cannot read properties of undefined");
    });
    const { error } = await analyticsGetUserActivity(client({ httpClient, retryConfig: FAST_RETRIES }));
    expect(error).toMatchObject({ name: "UnexpectedClientError" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("debug output", () => {
  test("never holds a key, wherever it stands", async () => {
    const key = `sk-db-v1-${"0a".repeat(32)}`;
    server.script((request) => ({
      status: 401,
      headers: { "set-cookie": "session=hush-hush", "x-echo": `got ${request.headers.authorization}` },
      body: { error: { code: 401, message: `Unknown key ${key}, not sk-or-v1-${"1b".repeat(32)}` } },
    }));
    const lines: string[] = [];
    const print = (...texts: unknown[]) => {
      lines.push(texts.map(String).join(" "));
    };
    const debugLogger = { group: print, groupEnd() {}, log: print };
    await analyticsGetUserActivity(
      client({ debugLogger, apiKey: key }),
      { userId: key },
      { headers: { cookie: "hush-hush" } },
    );
    await analyticsGetUserActivity(client({ debugLogger, apiKey: "plain password" }), { userId: "plain password" });
    const output = lines.join("\n");
    expect(output).toContain("> Request: GET");
    expect(output).toContain("401");
    expect(output).toContain("Unknown key");
    for (const secret of ["0a0a", "1b1b", "hush-hush", "plain password", "plain%20password"]) {
      expect(output).not.toContain(secret);
    }
  });

  test("goes to the console when the environment asks for it", async () => {
    vi.stubEnv("DAYBOOK_DEBUG", "1");
    const log = vi.spyOn(console, "group").mockImplementation(() => {});
    vi.spyOn(console, "log").mockImplementation(() => {});
    server.script(ACTIVITY);
    await analyticsGetUserActivity(client());
    expect(log).toHaveBeenCalledWith(expect.stringContaining("> Request: GET"));
    vi.restoreAllMocks();
  });
});
