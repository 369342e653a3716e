import { launchBrowser, startServer, type TestServer } from "@daybook/testkit";
import type { Browser } from "playwright-core";
import { type DashboardWorld, makeDashboardWorld } from "./dashboard-world.js";

/** A server whose dashboard has something to show, and a browser to look at it. */
export interface OpenDashboard {
  server: TestServer;
  browser: Browser;
  world: DashboardWorld;
  /** The address of a page of the world's team. */
  at(path: string): string;
  close(): Promise<void>;
}

/** Opens both and fills the server; a file of tests does it once. */
export async function openDashboard(): Promise<OpenDashboard> {
  const [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  const world = await makeDashboardWorld(server);
  return {
    server,
    browser,
    world,
    at: (path) => `/t/${world.team.slug}/${path}`,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
