import type { Browser, Page, Response } from "playwright-core";

/** What a load took, in numbers that do not depend on how fast the machine is. */
export interface PageTrace {
  /** All requests, and those of them that asked the API. */
  requests: number;
  apiRequests: number;
  /** Bytes of JavaScript that were read, not compressed. */
  scriptBytes: number;
  /** Elements in the page at the end. */
  elements: number;
  /** How far what stood already was moved, as Chromium sums it up: below 0.1 is good. */
  layoutShift: number;
  /** How often the page was laid out. */
  layouts: number;
}

interface TraceEvent {
  name: string;
  args?: { data?: { score?: number; had_recent_input?: boolean } };
}

/** Reads Chromium's own trace of a load, from an empty page: answers that the page before waits for are not this one's. */
export async function readPageTrace(browser: Browser, page: Page, load: () => Promise<void>): Promise<PageTrace> {
  await page.goto("about:blank");
  const responses: Response[] = [];
  const note = (response: Response): void => void responses.push(response);
  page.on("response", note);
  await browser.startTracing(page, { categories: ["devtools.timeline", "loading"] });
  await load();
  const { traceEvents } = toTrace(JSON.parse((await browser.stopTracing()).toString("utf8")));
  page.off("response", note);
  const scripts = responses.filter((response) => response.request().resourceType() === "script");
  const bodies = await Promise.all(scripts.map((script) => script.body()));
  const shifts = traceEvents.filter(
    ({ name, args }) => name === "LayoutShift" && args?.data?.had_recent_input !== true,
  );
  return {
    requests: responses.length,
    apiRequests: responses.filter((response) => response.request().resourceType() === "fetch").length,
    scriptBytes: bodies.reduce((sum, { byteLength }) => sum + byteLength, 0),
    elements: await page.evaluate<number>("document.querySelectorAll('*').length"),
    layoutShift: Number(shifts.reduce((sum, { args }) => sum + (args?.data?.score ?? 0), 0).toFixed(4)),
    layouts: traceEvents.filter(({ name }) => name === "Layout").length,
  };
}

/** A wrong shape shows itself where it is read. */
function toTrace(json: unknown): { traceEvents: TraceEvent[] } {
  return json as { traceEvents: TraceEvent[] };
}
