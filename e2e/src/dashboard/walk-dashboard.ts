import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { openPage, type Visit } from "./browser.js";
import { type OpenDashboard, openDashboard } from "./open-dashboard.js";

/** What a journey through the dashboard is given; to be asked for within a test. */
export interface Walk extends Pick<OpenDashboard, "server" | "world" | "at"> {
  /** A fresh window, in which nobody is signed in. */
  page: Page;
}

/**
 * For a file of journeys: one server and browser for all of them, and a window for each. A journey fails, too, when its page
 * asked another server or the browser complained of anything.
 */
export function walkDashboard(): Readonly<Walk> {
  // A browser beside a server on a small machine takes its time.
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });
  let dashboard: OpenDashboard;
  let visit: Visit;
  beforeAll(async () => {
    dashboard = await openDashboard();
  });
  afterAll(() => dashboard.close());
  beforeEach(async () => {
    visit = await openPage(dashboard.browser, dashboard.server.url);
  });
  afterEach(async () => {
    const { complaints } = visit;
    await visit.context.close();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  });
  return {
    get server() {
      return dashboard.server;
    },
    get world() {
      return dashboard.world;
    },
    get page() {
      return visit.page;
    },
    at: (path) => dashboard.at(path),
  };
}
