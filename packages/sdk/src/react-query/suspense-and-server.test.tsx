import "../__fixtures__/dom.js";
import { dehydrate, type DehydratedState, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { type ReactNode, Suspense } from "react";
import { hydrateRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { ACTIVITY, openRouterError } from "../__fixtures__/answers.js";
import { App, ErrorBoundary, newClient, newQueryClient } from "../__fixtures__/react-app.js";
import { type ScriptedServer, startScriptedServer } from "../__fixtures__/scripted-server.js";
import { prefetchAnalyticsGetUserActivity, useAnalyticsGetUserActivitySuspense } from "./index.js";

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
  vi.restoreAllMocks();
});

function Activity() {
  const { data } = useAnalyticsGetUserActivitySuspense({ date: "2026-11-20" }, { staleTime: 60_000 });
  return <p role="status">{`${data.data.length} rows`}</p>;
}

function Page() {
  return (
    <ErrorBoundary>
      <Suspense fallback={<p>waiting</p>}>
        <Activity />
      </Suspense>
    </ErrorBoundary>
  );
}

function inApp(page: ReactNode, cache: QueryClient): ReactNode {
  return (
    <App client={newClient(server.url)} queryClient={cache}>
      {page}
    </App>
  );
}

/** What is left of a state that travels in a page; the type says nothing that JSON loses. */
function overTheWire(state: DehydratedState): DehydratedState {
  return JSON.parse(JSON.stringify(state)) as DehydratedState;
}

test("a suspense hook waits in the boundary, then has data", async () => {
  server.script(ACTIVITY);
  render(inApp(<Page />, queryClient));
  expect(screen.getByText("waiting")).toBeDefined();
  expect((await screen.findByRole("status")).textContent).toBe("1 rows");
  expect(server.requests).toHaveLength(1);
});

test("a suspense hook throws the error to the boundary", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  server.script(openRouterError(401, "No such key"));
  render(inApp(<Page />, queryClient));
  expect((await screen.findByRole("alert")).textContent).toBe("No such key");
});

test("a prefetched page is rendered whole on the server and is alive in the browser without another request", async () => {
  server.script(ACTIVITY);
  const serverCache = newQueryClient();
  await prefetchAnalyticsGetUserActivity(serverCache, newClient(server.url), { date: "2026-11-20" });
  const html = renderToString(inApp(<Page />, serverCache));
  expect(html).toContain("1 rows");
  const state = overTheWire(dehydrate(serverCache));

  const container = document.createElement("div");
  container.innerHTML = html;
  document.body.append(container);
  const served = container.querySelector("[role=status]");
  const complaints: unknown[] = [];
  let root: Root | undefined;
  await act(async () => {
    const page = <HydrationBoundary state={state}>{<Page />}</HydrationBoundary>;
    root = hydrateRoot(container, inApp(page, queryClient), { onRecoverableError: (error) => complaints.push(error) });
    await Promise.resolve();
  });
  expect(screen.getByRole("status")).toBe(served);
  expect(complaints).toEqual([]);
  expect(server.requests).toHaveLength(1);
  act(() => root?.unmount());
  container.remove();
});

test("a prefetch that fails says nothing and leaves the cache without data", async () => {
  server.script(openRouterError(500));
  await prefetchAnalyticsGetUserActivity(queryClient, newClient(server.url));
  expect(dehydrate(queryClient).queries).toEqual([]);
  expect(server.requests).toHaveLength(1);
});
