// A page with a suspense hook, rendered on the server with its data in it. Answers one request and ends.
// In the browser the same <Page> goes into `hydrateRoot`, with the state from the page: see REACT_QUERY.md.
import { createServer } from "node:http";
import { DaybookCore } from "@daybook/sdk/core.js";
import { DaybookProvider } from "@daybook/sdk/react-query";
import {
  prefetchReportsGetUserActivity,
  useReportsGetUserActivitySuspense,
} from "@daybook/sdk/react-query/reportsGetUserActivity.js";
import {
  dehydrate,
  type DehydratedState,
  HydrationBoundary,
  QueryClient,
  QueryClientProvider,
} from "@tanstack/react-query";
import { Suspense } from "react";
import { renderToString } from "react-dom/server";

// On the server nobody waits a minute for a retry.
const daybook = new DaybookCore({ timeoutMs: 5_000, retryConfig: { strategy: "none" } });

function Members() {
  const { data: report } = useReportsGetUserActivitySuspense(undefined, { staleTime: 60_000 });
  return (
    <ul>
      {report.data.map(({ user, messageCount }) => (
        <li key={user.id}>{`${user.email}: ${messageCount} messages`}</li>
      ))}
    </ul>
  );
}

function Page({ queryClient, state }: { queryClient: QueryClient; state: DehydratedState }) {
  return (
    <QueryClientProvider client={queryClient}>
      <DaybookProvider client={daybook}>
        <HydrationBoundary state={state}>
          <Suspense fallback={<p>Loading…</p>}>
            <Members />
          </Suspense>
        </HydrationBoundary>
      </DaybookProvider>
    </QueryClientProvider>
  );
}

async function renderPage(): Promise<string> {
  // One cache for each request: what one visitor may see is not for the next.
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  await prefetchReportsGetUserActivity(queryClient, daybook);
  const state = dehydrate(queryClient);
  const html = renderToString(<Page queryClient={queryClient} state={state} />);
  // "<" in a name must not end the script.
  const json = JSON.stringify(state).replaceAll("<", "\\u003c");
  return `<!doctype html><div id="root">${html}</div><script id="state" type="application/json">${json}</script>`;
}

const server = createServer((_request, response) => {
  void (async () => {
    try {
      response.setHeader("content-type", "text/html; charset=utf-8").end(await renderPage());
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    } finally {
      server.close();
    }
  })();
});
server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) console.log(`http://127.0.0.1:${address.port}`);
});
