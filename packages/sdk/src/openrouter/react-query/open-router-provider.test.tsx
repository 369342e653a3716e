import "../../__fixtures__/dom.js";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ACTIVITY } from "../../__fixtures__/answers.js";
import { newQueryClient } from "../../__fixtures__/react-app.js";
import { type ScriptedServer, startScriptedServer } from "../../__fixtures__/scripted-server.js";
import * as daybook from "../../react-query/analyticsGetUserActivity.js";
import { OpenRouterCore } from "../core.js";
import * as openRouter from "./analyticsGetUserActivity.js";
import { OpenRouterProvider, useOpenRouterContext } from "./index.js";

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
afterEach(cleanup);

test("the hooks under the official names call through the client of their provider", async () => {
  server.script(ACTIVITY);
  const client = new OpenRouterCore({ serverURL: `${server.url}/api/v1`, apiKey: "sk-or-v1-test" });
  function Activity() {
    const { data } = openRouter.useAnalyticsGetUserActivity({ date: "2026-11-20" });
    const isOwnClient = useOpenRouterContext() === client;
    return data === undefined ? null : <p role="status">{`${data.data.length} rows, ${isOwnClient}`}</p>;
  }
  const queryClient = newQueryClient();
  render(
    <QueryClientProvider client={queryClient}>
      <OpenRouterProvider client={client}>
        <Activity />
      </OpenRouterProvider>
    </QueryClientProvider>,
  );
  expect((await screen.findByRole("status")).textContent).toBe("1 rows, true");
  expect(server.requests).toMatchObject([
    { url: "/api/v1/activity?date=2026-11-20", headers: { authorization: "Bearer sk-or-v1-test" } },
  ]);
  queryClient.clear();
});

test("both entries have the same functions, and so the same keys", () => {
  expect({ ...openRouter }).toEqual({ ...daybook });
});
