import { daysAgo } from "@daybook/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { enter, eventually, openPage, tableRows } from "./browser.js";
import { type OpenDashboard, openDashboard } from "./open-dashboard.js";
import { readPageTrace } from "./page-trace.js";

// A browser beside a server on a small machine takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard();
});
afterAll(() => dashboard.close());

const at = (path: string): string => dashboard.at(path);

/** Runs a journey in a window of its own, in which the owner is signed in. */
async function visit(options: Parameters<typeof openPage>[2], journey: (page: Page) => Promise<void>): Promise<void> {
  const { page, context, complaints } = await openPage(dashboard.browser, dashboard.server.url, options);
  try {
    await enter(page, dashboard.world.keys.owner);
    await journey(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const PAGES = [
  { path: "activity", ready: "Usage by model" },
  { path: "members", ready: "Members" },
  { path: "members/mia", ready: "Usage by model" },
  { path: "explore?dimension=model", ready: "Answer" },
  { path: "events?live=off", ready: "Events" },
  { path: "keys", ready: "Keys" },
  { path: "people", ready: "Members and roles" },
] as const;

describe("keyboard", () => {
  test.each(PAGES)("whatever can be used on $path is reached by Tab, in sight and with a ring", ({ path, ready }) =>
    visit({}, async (page) => {
      await page.goto(at(path));
      await tableRows(page, ready);
      const total = await page.evaluate<number>(NUMBER_WHAT_CAN_BE_USED);
      const reached = new Set<string>();
      for (let press = 0; press < total + 10; press++) {
        await page.keyboard.press("Tab");
        const [number, hasRing] = await page.evaluate<[string | null, boolean]>(LOOK_AT_FOCUS);
        if (number === null) continue;
        expect(hasRing, `${path}: focus on the control ${number} shows`).toBe(true);
        reached.add(number);
      }
      expect(total).toBeGreaterThan(9);
      expect(reached.size, `of ${total} controls`).toBe(total);
    }),
  );

  test("without a pointer one skips the navigation, changes the view, saves a table and closes a dialog", () =>
    visit({}, async (page) => {
      await tableRows(page, "Usage by model");
      await page.reload();
      await tableRows(page, "Usage by model");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
      const exporting = page.getByRole("button", { name: "Export" });
      await exporting.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name: "CSV" }).first().waitFor();
      const download = page.waitForEvent("download");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      expect((await download).suggestedFilename()).toMatch(/^activity/);
      await eventually(async () =>
        expect(await page.evaluate("document.activeElement?.textContent")).toContain("Export"),
      );
      await page.goto(at("keys"));
      const made = page.getByRole("button", { name: "New key" });
      await made.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await eventually(async () => expect(await page.evaluate("document.activeElement?.textContent")).toBe("New key"));
    }));
});

test("every chart has its table, with a row for each day or bucket of the chart", () =>
  visit({}, async (page) => {
    await page.goto(at("activity?range=7d"));
    const buckets = async (): Promise<number> =>
      Number(await page.getByRole("slider").getAttribute("aria-valuemax")) + 1;
    expect(await buckets()).toBe(7);
    await page.getByRole("tab", { name: "Days as a table" }).click();
    expect((await tableRows(page, "Usage by day")).length).toBe(1 + 7 + 1);

    await page.goto(at("members/mia?range=7d"));
    await page.getByRole("img", { name: "Active on 7 of 7 days" }).waitFor();
    await page.getByRole("tab", { name: "Table", exact: true }).click();
    expect((await tableRows(page, "Active days")).slice(1).map(([, chats, messages]) => [chats, messages])).toEqual(
      Array.from({ length: 7 }, () => ["1", "1"]),
    );
    await page.getByRole("tab", { name: "Days as a table" }).click();
    expect((await tableRows(page, "Usage by day")).length).toBe(1 + 7 + 1);

    await page.goto(at("explore"));
    await page.getByRole("table", { name: "Answer" }).waitFor();
    expect((await tableRows(page, "Answer")).length).toBe(1 + (await buckets()));
  }));

test("days and times are those of UTC, and said to be, wherever the visitor is", async () => {
  for (const timezoneId of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    await visit({ timezoneId }, async (page) => {
      await page.goto(at("activity?range=7d"));
      await page.getByText(`${dayText(daysAgo(6))} to ${dayText(daysAgo(0))}. All days are UTC.`).waitFor();
      await page.getByRole("tab", { name: "Days as a table" }).click();
      expect(
        (await tableRows(page, "Usage by day")).slice(1, -1).map(([day]) => day?.replace(/\s*so far/, "")),
      ).toEqual(Array.from({ length: 7 }, (_, before) => dayText(daysAgo(before))));
      await page.goto(at("events?live=off"));
      await eventually(async () =>
        expect((await tableRows(page, "Events"))[1]?.[0]).toBe(`${dayText(daysAgo(0))}, 00:00:00`),
      );
    });
  }
  await visit({}, async (page) => {
    for (const { path, ready } of PAGES) {
      await page.goto(at(path));
      await tableRows(page, ready);
      expect(await page.locator("main").innerText(), `${path} says whose days it shows`).toContain("UTC");
    }
  });
});

test.each([
  [true, 0],
  [false, 1],
])("what is on its way moves only where that is not unwanted (less motion: %s)", (isStill, least) =>
  visit({ isStill }, async (page) => {
    // The answer is kept back until the placeholder was looked at.
    let letThrough = (): void => undefined;
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route("**/v1/reports/members?**", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(at("members"));
    await page.getByRole("status", { name: "Loading the members" }).waitFor();
    const moving = await page.evaluate<number>("document.getAnimations().length");
    if (least === 0) expect(moving).toBe(0);
    else expect(moving).toBeGreaterThanOrEqual(least);
    letThrough();
    await tableRows(page, "Members");
  }),
);

// What a load takes, counted: the same on a slow machine and on a fast one.
const BUDGETS = {
  requests: 40,
  apiRequests: 8,
  scriptBytes: 580_000,
  elements: 600,
  layoutShift: 0.05,
  layouts: 30,
} as const;

test("a load of each page stays within its budgets of requests, script, elements, layouts and shifts", () =>
  visit({}, async (page) => {
    const lines: string[] = [];
    const over: string[] = [];
    for (const { path, ready } of PAGES) {
      const trace = await readPageTrace(dashboard.browser, page, async () => {
        await page.goto(at(path));
        await tableRows(page, ready);
        await page.waitForLoadState("networkidle");
      });
      lines.push(`${path}: ${JSON.stringify(trace)}`);
      for (const [name, most] of Object.entries(BUDGETS)) {
        const value = new Map(Object.entries(trace)).get(name) ?? Number.NaN;
        if (!(value <= most)) over.push(`${path}: ${name} is ${value}, and ${most} at most`);
      }
    }
    process.stdout.write(`${lines.join("\n")}\n`);
    expect(over).toEqual([]);
  }));

/** As the pages write a day. */
function dayText(day: string): string {
  const text = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return text.format(new Date(`${day}T00:00:00Z`)).replace("Sept", "Sep");
}

/** Numbers what can be used and is not kept out of the order of Tab. A list of tabs hands the focus on to the chosen one. */
const NUMBER_WHAT_CAN_BE_USED = `(() => {
  const all = [...document.querySelectorAll('a[href], button, select, input, [tabindex]:not([role=tablist])')].filter((one) =>
    !one.disabled && one.tabIndex >= 0 && one.getClientRects().length > 0);
  all.forEach((one, place) => one.setAttribute('data-number', String(place)));
  return all.length;
})()`;

/** The number of what has the focus, and whether it shows. */
const LOOK_AT_FOCUS = `(() => {
  const focused = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return [focused.getAttribute('data-number'), outlineStyle !== 'none' && outlineWidth !== '0px'];
})()`;
