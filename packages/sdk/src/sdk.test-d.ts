import { expectTypeOf, test } from "vitest";
import { DaybookCore } from "./core.js";
import { analyticsGetUserActivity, type AnalyticsGetUserActivityError } from "./funcs/analyticsGetUserActivity.js";
import { eventsSend, type EventsSendError } from "./funcs/eventsSend.js";
import { reportsGetUserActivity, type ReportsGetUserActivityError } from "./funcs/reportsGetUserActivity.js";
import { Daybook, EventReporter, HTTPClient, type RequestOptions, type RetryConfig } from "./index.js";
import {
  BadRequestResponseError,
  InvalidEventsResponseError,
  NotFoundResponseError,
  ResponseValidationError,
} from "./models/errors/index.js";
import type {
  ConflictResponseError,
  ConnectionError,
  DaybookError,
  ForbiddenResponseError,
  RequestAbortedError,
  SDKValidationError,
} from "./models/errors/index.js";
import type { ActivityItem, ActivityResponse, EventInput, EventProblem } from "./models/index.js";
import type {
  GetUserActivityRequest,
  ReportsGetUserActivityResponse,
  SendEventsResponse,
  TeamV0Role,
  UserActivity,
} from "./models/operations/index.js";
import type { OpenRouterCore } from "./openrouter/core.js";
import { OpenRouter } from "./openrouter/index.js";
import type { APICall, APIPromise, Result } from "./types/index.js";
import { createClient, v0, type V0Client } from "./v0/index.js";

declare const daybook: Daybook;
declare const core: DaybookCore;

test("methods promise the value alone", () => {
  expectTypeOf(daybook.analytics.getUserActivity()).toEqualTypeOf<Promise<ActivityResponse>>();
  expectTypeOf(daybook.reports.getUserActivity()).toEqualTypeOf<Promise<ReportsGetUserActivityResponse>>();
  expectTypeOf(daybook.events.send([])).toEqualTypeOf<Promise<SendEventsResponse>>();
  expectTypeOf<OpenRouter["analytics"]>().toEqualTypeOf<Daybook["analytics"]>();
});

test("functions promise a Result that names what can go wrong", () => {
  type Activity = APIPromise<Result<ActivityResponse, AnalyticsGetUserActivityError>>;
  expectTypeOf(analyticsGetUserActivity(core)).toEqualTypeOf<Activity>();
  type Report = APIPromise<Result<ReportsGetUserActivityResponse, ReportsGetUserActivityError>>;
  expectTypeOf(reportsGetUserActivity(core)).toEqualTypeOf<Report>();
  expectTypeOf(eventsSend(core, [])).toEqualTypeOf<APIPromise<Result<SendEventsResponse, EventsSendError>>>();
  type Inspected = Promise<[Result<ActivityResponse, AnalyticsGetUserActivityError>, APICall]>;
  expectTypeOf(analyticsGetUserActivity(core).$inspect()).toEqualTypeOf<Inspected>();
});

test("every client can be given to every function", () => {
  expectTypeOf<Daybook | DaybookCore | OpenRouter | OpenRouterCore>().toExtend<
    Parameters<typeof analyticsGetUserActivity>[0]
  >();
});

test("`ok` tells value and error apart", async () => {
  const result = await analyticsGetUserActivity(core);
  if (result.ok) {
    expectTypeOf(result.value).toEqualTypeOf<ActivityResponse>();
    expectTypeOf(result.error).toEqualTypeOf<undefined>();
  } else {
    expectTypeOf(result.error).toEqualTypeOf<AnalyticsGetUserActivityError>();
    expectTypeOf(result.value).toEqualTypeOf<undefined>();
  }
});

test("the errors of an operation are those it documents, and what any call can come to", () => {
  type Always = DaybookError | ResponseValidationError | ConnectionError | RequestAbortedError | SDKValidationError;
  expectTypeOf<Always | NotFoundResponseError | ForbiddenResponseError>().toExtend<AnalyticsGetUserActivityError>();
  expectTypeOf<Always | ConflictResponseError>().toExtend<ReportsGetUserActivityError>();
  expectTypeOf<Always | InvalidEventsResponseError>().toExtend<EventsSendError>();
  expectTypeOf<string>().not.toExtend<AnalyticsGetUserActivityError>();
});

test("`instanceof` and `isInstance` tell the same", () => {
  const error: unknown = null;
  if (error instanceof NotFoundResponseError) {
    expectTypeOf(error.error.code).toEqualTypeOf<number>();
    expectTypeOf(error.rawResponse).toEqualTypeOf<Response>();
    expectTypeOf(error).toExtend<DaybookError>();
  }
  if (BadRequestResponseError.isInstance(error)) expectTypeOf(error).toEqualTypeOf<BadRequestResponseError>();
  if (InvalidEventsResponseError.isInstance(error))
    expectTypeOf(error.problems).toEqualTypeOf<readonly EventProblem[]>();
  if (ResponseValidationError.isInstance(error)) expectTypeOf(error.rawValue).toBeUnknown();
  expectTypeOf<ConnectionError>().not.toExtend<DaybookError>();
  expectTypeOf<ConnectionError["name"]>().toEqualTypeOf<"ConnectionError">();
});

test("an answer has the types of its contract", () => {
  expectTypeOf<ActivityItem["date"]>().toEqualTypeOf<string>();
  expectTypeOf<ActivityItem["promptTokens"]>().toEqualTypeOf<number>();
  expectTypeOf<ActivityItem>().toHaveProperty("workspaceId").toEqualTypeOf<string | undefined>();
  expectTypeOf<UserActivity["firstActivity"]>().toEqualTypeOf<string | null>();
  expectTypeOf<UserActivity["user"]["teamV0Role"]>().toEqualTypeOf<TeamV0Role | null>();
  expectTypeOf<"V0Builder" | "V0Chatter" | "V0Viewer">().toExtend<TeamV0Role>();
  // What a newer server may send is told apart from what somebody may have mistyped.
  expectTypeOf<"V0Bulider">().not.toExtend<TeamV0Role>();
  expectTypeOf<TeamV0Role>().toExtend<string>();
});

test("a request takes what its contract has, and nothing else", () => {
  type Filter = "date" | "apiKeyHash" | "userId" | "groupBy" | "workspaceId";
  type Attribution = "httpReferer" | "appTitle" | "appCategories";
  expectTypeOf<keyof GetUserActivityRequest>().toEqualTypeOf<Filter | Attribution>();
  expectTypeOf<{ date: undefined }>().toExtend<GetUserActivityRequest>();
  // @ts-expect-error a day is text
  void daybook.analytics.getUserActivity({ date: new Date() });
  // @ts-expect-error there is one way to group
  void daybook.analytics.getUserActivity({ groupBy: "model" });
  // @ts-expect-error the name on the wire is not the name here
  void daybook.analytics.getUserActivity({ api_key_hash: "" });
  // @ts-expect-error the report has bounds of other names
  void daybook.reports.getUserActivity({ start: "" });
  // @ts-expect-error this client speaks one contract
  expectTypeOf<OpenRouter["reports"]>().toBeNever();
});

test("an event's data is that of its type", () => {
  expectTypeOf(daybook.events.send).parameter(0).toEqualTypeOf<EventInput | readonly EventInput[]>();
  void daybook.events.send({ type: "com.acme.chat.created", time: new Date(), data: { user: "ada" } });
  void daybook.events.send({ type: "generation.completed", data: { model: "m", provider_name: "p", usage: "0.1" } });
  // @ts-expect-error a generation needs a model
  void daybook.events.send({ type: "generation.completed", data: { provider_name: "p" } });
  // @ts-expect-error a chat has no tokens
  void daybook.events.send({ type: "chat.created", data: { prompt_tokens: 1 } });
  // @ts-expect-error there is no such event
  void daybook.events.send({ type: "chat.deleted", data: {} });
  // @ts-expect-error nobody would hear of lost events
  void new EventReporter(daybook, {});
});

test("options of a call are its own and those of fetch but method and body", () => {
  expectTypeOf<{
    signal: AbortSignal;
    cache: "no-store";
    timeoutMs: 5;
    retryCodes: string[];
  }>().toExtend<RequestOptions>();
  expectTypeOf<RequestOptions>().not.toHaveProperty("method");
  expectTypeOf<RequestOptions>().not.toHaveProperty("body");
  expectTypeOf<NonNullable<RequestOptions["fetchOptions"]>>().not.toHaveProperty("method");
  expectTypeOf<RequestOptions["retries"]>().toEqualTypeOf<RetryConfig | undefined>();
  expectTypeOf<{ strategy: "none" } | { strategy: "backoff"; retryConnectionErrors: true }>().toExtend<RetryConfig>();
  expectTypeOf<{ strategy: "linear" }>().not.toExtend<RetryConfig>();
});

test("a client takes a key or whatever gives one, and the server names of its entry", () => {
  expectTypeOf(Daybook).toBeConstructibleWith();
  expectTypeOf(Daybook).toBeConstructibleWith({ apiKey: async () => "key", serverURL: new URL("http://localhost") });
  expectTypeOf(Daybook).toBeConstructibleWith({ apiKey: () => "key", server: "openrouter" });
  expectTypeOf(OpenRouter).toBeConstructibleWith({
    server: "production",
    httpClient: new HTTPClient(),
    appTitle: "App",
  });
  // @ts-expect-error the name of another entry
  void new Daybook({ server: "production" });
  // @ts-expect-error a key is text
  void new DaybookCore({ apiKey: 1 });
  // @ts-expect-error the attribution is OpenRouter's
  void new Daybook({ appTitle: "App" });
});

test("a hook of the HTTP client is told what its kind is told", () => {
  const http = new HTTPClient();
  http.addHook("beforeRequest", (request) => void expectTypeOf(request).toEqualTypeOf<Request>());
  http.addHook("requestError", (error, request) => {
    expectTypeOf(error).toBeUnknown();
    expectTypeOf(request).toEqualTypeOf<Request>();
  });
  http.addHook("response", (response) => void expectTypeOf(response).toEqualTypeOf<Response>());
  // @ts-expect-error there is no such hook
  http.addHook("afterRequest", () => {});
});

test("the v0 client has the shape of the official one", () => {
  expectTypeOf(v0).toEqualTypeOf<V0Client>();
  expectTypeOf(createClient)
    .parameter(0)
    .toExtend<{ apiKey?: string | undefined; baseUrl?: string | undefined } | undefined>();
  expectTypeOf(v0.reports.getUserActivity).returns.resolves.toEqualTypeOf<ReportsGetUserActivityResponse>();
});
