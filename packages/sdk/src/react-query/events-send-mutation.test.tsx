import "../__fixtures__/dom.js";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ACTIVITY, daybookError } from "../__fixtures__/answers.js";
import { App, newClient, newQueryClient } from "../__fixtures__/react-app.js";
import { type ScriptedServer, startScriptedServer } from "../__fixtures__/scripted-server.js";
import type { EventInput } from "../models/event-input.js";
import {
  invalidateAllAnalyticsGetUserActivity,
  mutationKeyEventsSend,
  useAnalyticsGetUserActivity,
  useEventsSendMutation,
} from "./index.js";

let server: ScriptedServer;
let queryClient: QueryClient;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
beforeEach(() => {
  queryClient = newQueryClient();
});
afterEach(() => {
  cleanup();
  queryClient.clear();
});

const EVENT: EventInput = { type: "chat.created", data: { user: "ada@example.com", chat_id: "c1" } };
const ACCEPTED = { body: { accepted: 1 } };

function renderInApp<Value>(use: () => Value) {
  const client = newClient(server.url);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <App client={client} queryClient={queryClient}>
      {children}
    </App>
  );
  return renderHook(use, { wrapper }).result;
}

function bodies(): unknown[] {
  return server.requests.map(({ body }) => JSON.parse(body) as unknown);
}

test("sends the events and says how many were accepted", async () => {
  server.script(ACCEPTED);
  const result = renderInApp(() => useEventsSendMutation({ source: "page" }));
  await result.current.mutateAsync({ request: EVENT });
  await waitFor(() => expect(result.current.data).toEqual({ accepted: 1, rejected: 0, problems: [] }));
  expect(bodies()).toMatchObject([[{ ...EVENT, specversion: "1.0", source: "page" }]]);
  expect(queryClient.getMutationCache().findAll({ mutationKey: mutationKeyEventsSend() })).toHaveLength(1);
});

test("a retry of TanStack Query sends the same events, another mutate sends others", async () => {
  server.script(daybookError(503), ACCEPTED);
  const result = renderInApp(() => useEventsSendMutation({ retry: 1, retryDelay: 1, retries: { strategy: "none" } }));
  const variables = { request: [EVENT] };
  await result.current.mutateAsync(variables);
  await result.current.mutateAsync(variables);
  const [first, second, third] = bodies();
  expect(second).toEqual(first);
  expect(third).not.toEqual(first);
});

test("an event that is not valid is refused without a request", async () => {
  server.script(ACCEPTED);
  const result = renderInApp(() => useEventsSendMutation());
  const invalid: EventInput = { ...EVENT, time: new Date(Number.NaN) };
  await expect(result.current.mutateAsync({ request: invalid })).rejects.toThrow(/time/);
  expect(server.requests).toHaveLength(0);
});

test.each(["hook", "call"])(
  "the call's options win over the hook's, but the signal of the %s ends it",
  async (which) => {
    server.script({ fault: "hang" });
    const controllers = { hook: new AbortController(), call: new AbortController() };
    const result = renderInApp(() =>
      useEventsSendMutation({ fetchOptions: { signal: controllers.hook.signal, headers: { "x-from": "hook" } } }),
    );
    const options = { headers: { "x-from": "call" }, signal: controllers.call.signal };
    const sent = result.current.mutateAsync({ request: EVENT, options });
    const failure = sent.catch((error: unknown) => error);
    await server.received(1);
    expect(server.requests[0]?.headers["x-from"]).toBe("call");
    controllers[which === "hook" ? "hook" : "call"].abort();
    expect(await failure).toMatchObject({ name: "RequestAbortedError" });
    await server.hungUp(1);
  },
);

test("invalidating on success brings the reports up to date", async () => {
  server.script(ACTIVITY, ACCEPTED, { body: { data: [] } });
  const result = renderInApp(() => {
    const cache = useQueryClient();
    return {
      activity: useAnalyticsGetUserActivity(),
      send: useEventsSendMutation({ onSuccess: () => invalidateAllAnalyticsGetUserActivity(cache) }),
    };
  });
  await waitFor(() => expect(result.current.activity.data?.data).toHaveLength(1));
  await result.current.send.mutateAsync({ request: EVENT });
  await waitFor(() => expect(result.current.activity.data?.data).toHaveLength(0));
});
