import { join } from "node:path";
import { findBrowser, type SpawnedServer, spawnServer } from "@daybook/testkit";
import type { Browser } from "playwright-core";
import { REPORT_DATASET } from "../dataset/report-dataset.js";
import { firstDayOf } from "../dataset/reported-days.js";
import type { Figure } from "../output/figure.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import { type MeasurementOptions, millions } from "./measurement.js";
import { navigationMs } from "./navigation-trace.js";
import { quantileFigures } from "./quantile-figures.js";
import { untilSealed } from "./until-sealed.js";

const USABLE_MS_MAX = 1_500;
const USABLE = "usable";

/**
 * From the navigation to a usable Activity page of 30 days, over loopback: signed in, with an empty browser cache. It is
 * usable when the totals and the table stand on the screen, by Chromium's own trace.
 */
export async function measureDashboard({ sizes, directory, template }: MeasurementOptions): Promise<Figure[]> {
  const launch = await findBrowser();
  if (launch === null) {
    progress("there is no Chromium here, so the dashboard is not measured");
    return [];
  }
  const { events, loads } = sizes.dashboard;
  const { days } = REPORT_DATASET;
  const { team, copyTo } = await template();
  const dataDir = await copyTo(join(directory, "daybook"));
  progress(`${events} events`);
  const firstDay = firstDayOf(days, Date.now());
  await runJob("fillDaybook", { dataDir, part: { firstEvent: 0, events, team: team.id, firstDay, days } });
  const server = await spawnServer({ dataDir, environment: { DAYBOOK_SEAL_EVERY_MS: "500" } });
  try {
    await untilSealed(server);
    const browser = await launch();
    try {
      const cookies = await signIn(server, team.managementKey);
      const url = `${server.url}/t/${team.slug}/activity?range=30d`;
      const timesMs: number[] = [];
      // The first load also warms the server up, and counts: somebody has it.
      for (let load = 0; load < loads; load++) {
        progress(`the dashboard, load ${load + 1} of ${loads}`);
        timesMs.push(await loadPage(browser, { url, cookies }));
      }
      return quantileFigures({
        name: "dashboard usable",
        about: `30 days, ${millions(events)}`,
        timesMs,
        references: [
          {
            name: "the limit",
            timesMs: [USABLE_MS_MAX],
            target: events === TARGET_SIZES.manyEvents ? { kind: "at most", ratio: 1 } : null,
          },
        ],
      });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

type Cookie = Parameters<Awaited<ReturnType<Browser["newContext"]>>["addCookies"]>[0][number];

async function signIn({ url }: SpawnedServer, key: string): Promise<Cookie[]> {
  const response = await fetch(`${url}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key }),
  });
  if (!response.ok) throw new Error(`signing in was answered ${response.status}: ${await response.text()}`);
  return response.headers.getSetCookie().map((cookie) => {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    return { name, value, url };
  });
}

/** One load in a browser window of its own. */
async function loadPage(browser: Browser, { url, cookies }: { url: string; cookies: Cookie[] }): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    // Put there by the browser itself, so the page's policy stays as it is.
    await page.addInitScript(MARK_USABLE);
    await browser.startTracing(page, { categories: ["blink.user_timing", "loading"] });
    await page.goto(url);
    await page.evaluate(UNTIL_USABLE);
    return navigationMs(await browser.stopTracing(), { url, mark: USABLE });
  } finally {
    await context.close();
  }
}

/** Marks the frame after the one in which totals and rows stand in the page: then they are on the screen. */
const MARK_USABLE = `
  const isUsable = () =>
    document.querySelector('dl[aria-label="Totals"] dd') !== null &&
    document.querySelector('[role="table"][aria-label="Usage by model"] [role="row"][aria-rowindex="2"]') !== null;
  const observer = new MutationObserver(() => {
    if (!isUsable()) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("${USABLE}")));
  });
  observer.observe(document, { childList: true, subtree: true });
`;

/** Asked from outside: the page's policy lets no text be run from within, as waiting for a function would. */
const UNTIL_USABLE = `new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("the page was not usable within a minute")), 60_000);
  const look = () => performance.getEntriesByName("${USABLE}").length > 0 ? resolve() : requestAnimationFrame(look);
  look();
})`;
