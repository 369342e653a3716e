import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Requests to other servers, and what the browser complained of; of a good page none. */
  complaints: string[];
}

/** A fresh browser window, in which nobody is signed in. */
export async function openPage(
  browser: Browser,
  url: string,
  options: {
    width?: number;
    height?: number;
    colorScheme?: "light" | "dark";
    /** Whether the visitor asked the system for less motion. Default true. */
    isStill?: boolean;
    timezoneId?: string;
  } = {},
): Promise<Visit> {
  const { width = 1280, height = 900, colorScheme = "light", isStill = true, timezoneId } = options;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme,
    reducedMotion: isStill ? "reduce" : "no-preference",
    ...(timezoneId === undefined ? {} : { timezoneId }),
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !/^(blob|data):/.test(asked)) complaints.push(`asked elsewhere: ${asked}`);
  });
  page.on("pageerror", (error) => complaints.push(`failed: ${error.message}`));
  page.on("console", (message) => {
    // That nobody is signed in, or may not, is an answer and no fault of the page.
    if (message.type() === "error" && !/status of 40[13]/.test(message.text())) complaints.push(message.text());
  });
  return { page, context, complaints };
}

export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel("Management key").fill(key);
  await page.getByRole("button", { name: /^(Sign in|Add this team)$/ }).click();
}

/** Signs in and waits for the first page. */
export async function enter(page: Page, key: string): Promise<void> {
  await page.goto("/");
  await signIn(page, key);
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
}

/** What the table of that name says, row by row, as far as it is drawn. */
export async function tableRows(page: Page, name: string): Promise<string[][]> {
  const table = page.getByRole("table", { name, exact: true });
  await table.getByRole("row").nth(1).waitFor();
  const rows = await table.getByRole("row").all();
  return Promise.all(rows.map((row) => row.getByRole("cell").allInnerTexts()));
}

/** Polls until the check holds. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  await expect
    .poll(
      async () =>
        check().then(
          () => null,
          (error: unknown) => String(error),
        ),
      { timeout: 15_000 },
    )
    .toBeNull();
}
