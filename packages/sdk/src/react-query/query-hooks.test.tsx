import "../__fixtures__/dom.js";
import { keepPreviousData, type QueryClient } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACTIVITY, ACTIVITY_ITEM, ACTIVITY_ROW, openRouterError, REPORT } from "../__fixtures__/answers.js";
import { App, newClient, newQueryClient } from "../__fixtures__/react-app.js";
import { type ScriptedServer, startScriptedServer } from "../__fixtures__/scripted-server.js";
import type { GetUserActivityRequest } from "../models/operations/get-user-activity.js";
import {
  invalidateAllAnalyticsGetUserActivity,
  invalidateAnalyticsGetUserActivity,
  type QueryHookOptions,
  queryKeyAnalyticsGetUserActivity,
  setAnalyticsGetUserActivityData,
  useAnalyticsGetUserActivity,
  type AnalyticsGetUserActivityQueryData,
  useDaybookContext,
  useReportsGetUserActivity,
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

interface ActivityProps {
  request?: GetUserActivityRequest;
  options?: QueryHookOptions<AnalyticsGetUserActivityQueryData>;
}

function Activity({ request, options }: ActivityProps) {
  const { status, data, error, isFetching } = useAnalyticsGetUserActivity(request, options);
  if (status === "pending") return <p>loading</p>;
  if (status === "error") return <p role="alert">{`${error.name}: ${error.message}`}</p>;
  return <p role="status">{`${data.data.map((row) => row.requests).join()} requests${isFetching ? "…" : ""}`}</p>;
}

function requests(count: number) {
  return { body: { data: [{ ...ACTIVITY_ROW, requests: count }] } };
}

function show(props: ActivityProps = {}) {
  const client = newClient(server.url);
  const view = render(<Activity {...props} />, {
    wrapper: ({ children }) => (
      <App client={client} queryClient={queryClient}>
        {children}
      </App>
    ),
  });
  return { ...view, showAgain: (next: ActivityProps) => view.rerender(<Activity {...next} />) };
}

async function shows(text: string) {
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe(text));
}

describe("a query hook", () => {
  test("shows loading, then the rows, and sends the key", async () => {
    server.script(ACTIVITY);
    show({ request: { date: "2026-11-20" } });
    expect(screen.getByText("loading")).toBeDefined();
    await shows("5 requests");
    expect(server.requests).toMatchObject([
      { method: "GET", url: "/api/v1/activity?date=2026-11-20", headers: { authorization: "Bearer sk-db-v1-test" } },
    ]);
  });

  test("gives the error of the function, with its class", async () => {
    server.script(openRouterError(403, "Only management keys"));
    show();
    expect((await screen.findByRole("alert")).textContent).toBe("ForbiddenResponseError: Only management keys");
  });

  test("fetches again when its parameters are invalidated, and only then", async () => {
    server.script(requests(1), requests(2));
    show({ request: { date: "2026-11-20" } });
    await shows("1 requests");
    await invalidateAnalyticsGetUserActivity(queryClient, [{ date: "2026-11-19" }]);
    expect(server.requests).toHaveLength(1);
    await invalidateAnalyticsGetUserActivity(queryClient, [{ date: "2026-11-20" }]);
    await shows("2 requests");
    expect(server.requests).toHaveLength(2);
  });

  test("fetches again when all of its operation is invalidated", async () => {
    server.script(requests(1), requests(2), requests(3));
    show({ request: { date: "2026-11-20" } });
    await shows("1 requests");
    await invalidateAllAnalyticsGetUserActivity(queryClient);
    await shows("2 requests");
    await invalidateAnalyticsGetUserActivity(queryClient, []);
    await shows("3 requests");
  });

  test("has a cache entry for each parameter that changes the answer", async () => {
    server.script(requests(1), requests(2), requests(3), requests(4), requests(5), requests(6));
    const { showAgain } = show({ request: {} });
    await shows("1 requests");
    const others: GetUserActivityRequest[] = [
      { date: "2026-11-20" },
      { apiKeyHash: "ab" },
      { userId: "user_1" },
      { groupBy: "workspace" },
      { workspaceId: "w" },
    ];
    for (const [index, request] of others.entries()) {
      showAgain({ request });
      await shows(`${index + 2} requests`);
    }
    showAgain({ request: { httpReferer: "https://example.com" }, options: { staleTime: Infinity } });
    await shows("1 requests");
    expect(server.requests).toHaveLength(6);
  });

  test("shows what was put into the cache", async () => {
    server.script({ fault: "hang" });
    setAnalyticsGetUserActivityData(queryClient, [{ date: "2026-11-20" }], {
      data: [{ ...ACTIVITY_ITEM, requests: 77 }],
    });
    show({ request: { date: "2026-11-20" }, options: { staleTime: Infinity } });
    await shows("77 requests");
    expect(server.requests).toHaveLength(0);
  });

  test("hands TanStack's options on: not enabled, then enabled, with the former data meanwhile", async () => {
    server.script(requests(1), requests(2));
    const { showAgain } = show({ options: { enabled: false } });
    expect(screen.getByText("loading")).toBeDefined();
    expect(server.requests).toHaveLength(0);
    showAgain({ options: { placeholderData: keepPreviousData } });
    await shows("1 requests");
    showAgain({ request: { date: "2026-11-20" }, options: { placeholderData: keepPreviousData } });
    expect(screen.getByRole("status").textContent).toBe("1 requests…");
    await shows("2 requests");
  });

  test("hands request options on: headers, and the time allowed in spite of the query's own signal", async () => {
    server.script({ fault: "hang" });
    show({ options: { headers: { "x-trace": "t1" }, timeoutMs: 50 } });
    expect((await screen.findByRole("alert")).textContent).toContain("RequestTimeoutError");
    expect(server.requests[0]?.headers["x-trace"]).toBe("t1");
  });

  test("survives strict mode, which mounts twice", async () => {
    server.script(ACTIVITY);
    render(
      <StrictMode>
        <App client={newClient(server.url)} queryClient={queryClient}>
          <Activity />
        </App>
      </StrictMode>,
    );
    await shows("5 requests");
  });

  test("of the member report does the same with its own key", async () => {
    server.script({ body: REPORT });
    function Report() {
      const { data } = useReportsGetUserActivity({ startDate: "2026-03-01T00:00:00Z" });
      return <p role="status">{data?.data.map(({ user, chatCount }) => `${user.email} ${chatCount}`).join()}</p>;
    }
    render(
      <App client={newClient(server.url)} queryClient={queryClient}>
        <Report />
      </App>,
    );
    await shows("ada@example.com 3");
    const keys = queryClient
      .getQueryCache()
      .findAll()
      .map(({ queryKey }) => queryKey);
    expect(keys).toEqual([["@daybook/sdk", "Reports", "getUserActivity", { startDate: "2026-03-01T00:00:00Z" }]]);
    expect(server.requests[0]?.url).toBe("/v1/reports/user-activity?startDate=2026-03-01T00%3A00%3A00Z");
  });

  test("says what is missing when there is no provider", () => {
    const Orphan = () => <p>{typeof useDaybookContext()}</p>;
    expect(() => render(<Orphan />)).toThrow(/DaybookProvider/);
  });
});

describe("ending a request", () => {
  test("unmounting the component aborts it", async () => {
    server.script({ fault: "hang" });
    const { unmount } = show();
    await server.received(1);
    unmount();
    await server.hungUp(1);
    expect(queryClient.getQueryState(queryKeyAnalyticsGetUserActivity({}))).toMatchObject({
      status: "pending",
      fetchStatus: "idle",
    });
  });

  test.each(["signal", "fetchOptions.signal"])("the caller's own %s ends it too", async (where) => {
    server.script({ fault: "hang" });
    const controller = new AbortController();
    const { signal } = controller;
    show({ options: where === "signal" ? { signal } : { fetchOptions: { signal } } });
    await server.received(1);
    controller.abort();
    expect((await screen.findByRole("alert")).textContent).toContain("RequestAbortedError");
    await server.hungUp(1);
  });

  test("unmounting aborts a request that has a caller's signal as well", async () => {
    server.script({ fault: "hang" });
    const { unmount } = show({ options: { fetchOptions: { signal: new AbortController().signal } } });
    await server.received(1);
    unmount();
    await server.hungUp(1);
  });
});
