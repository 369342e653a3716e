import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { enter, openPage } from "./browser.js";
import { type OpenDashboard, openDashboard } from "./open-dashboard.js";

// A browser beside a server on a small machine takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

// Looked at by people; the folder is ignored by git.
const SCREENSHOTS = join(import.meta.dirname, "../../screenshots");

const PAGES = [
  { name: "activity", path: "activity", ready: "Usage by model" },
  { name: "members", path: "members", ready: "Members" },
  { name: "explore", path: "explore?dimension=model", ready: "Answer" },
  { name: "events", path: "events", ready: "Events" },
  { name: "keys", path: "keys", ready: "Keys" },
  { name: "people", path: "people", ready: "Members and roles" },
  { name: "member", path: "members/mia", ready: "Usage by model" },
  { name: "start", path: "start", ready: null },
] as const;

let dashboard: OpenDashboard;
let axe: string;

beforeAll(async () => {
  [dashboard, axe] = await Promise.all([
    openDashboard(),
    readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"),
    mkdir(SCREENSHOTS, { recursive: true }),
  ]);
});
afterAll(() => dashboard.close());

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each([1280, 390])(
    "no page has a serious flaw of accessibility at a width of %i",
    { timeout: 300_000 },
    async (width) => {
      const { server, browser, world } = dashboard;
      const { page, context, complaints } = await openPage(browser, server.url, { width, colorScheme });
      await page.goto("/");
      await page.getByLabel("Management key").waitFor();
      const flaws = await look(page, `sign-in-${width}-${colorScheme}`);
      await enter(page, world.keys.owner);
      for (const { name, path, ready } of PAGES) {
        await page.goto(dashboard.at(path));
        if (ready !== null) await page.getByRole("table", { name: ready, exact: true }).waitFor();
        else await page.getByRole("heading", { name: "Send the first event" }).waitFor();
        flaws.push(...(await look(page, `${name}-${width}-${colorScheme}`)));
        expect(
          await page.evaluate("document.documentElement.scrollWidth"),
          `${name} fits the window`,
        ).toBeLessThanOrEqual(width);
      }
      await context.close();
      expect(flaws).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});

interface Finding {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** Takes a picture, and returns what axe finds serious or critical. */
async function look(page: Page, name: string): Promise<string[]> {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  // Evaluated from outside, so the page's policy, which lets no other script in, stays as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Finding[] }>("axe.run({ resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.html.slice(0, 200)}`);
}
