import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium, else the copy that Playwright keeps; null where there is neither. */
export async function findBrowser(): Promise<(() => Promise<Browser>) | null> {
  // Loaded here: most who use this package never open a browser.
  const { chromium } = await import("playwright-core");
  const executablePath = [...SYSTEM_BROWSERS, chromium.executablePath()].find((path) => existsSync(path));
  if (executablePath === undefined) return null;
  return () => chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** @throws Error that says how to get one, where there is no Chromium */
export async function launchBrowser(): Promise<Browser> {
  const launch = await findBrowser();
  if (launch !== null) return launch();
  throw new Error(
    "There is no Chromium here: apt-get install chromium, or npx playwright-core install chromium. The dashboard is tested in a real browser.",
  );
}
