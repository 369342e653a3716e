import { expect, test } from "vitest";
import { navigationMs } from "./navigation-trace.js";

const page = "http://127.0.0.1:1/t/bench/activity";
const start = (url: string, ts: number): object => ({
  name: "navigationStart",
  ts,
  args: { data: { documentLoaderURL: url } },
});
const bytes = (...traceEvents: object[]): Uint8Array => new TextEncoder().encode(JSON.stringify({ traceEvents }));

test("the time is from the navigation to that page until the mark after it", () => {
  const trace = bytes(
    { name: "usable", ts: 400 },
    start("about:blank", 500),
    start(page, 1_000),
    { name: "other", ts: 2_000 },
    { name: "usable", ts: 301_500 },
  );
  expect(navigationMs(trace, { url: page, mark: "usable" })).toBe(300.5);
});

test("a trace without the navigation or the mark is no measurement", () => {
  const mark = { name: "usable", ts: 400 };
  for (const trace of [bytes(), bytes(mark), bytes(start(page, 500)), bytes(mark, start(page, 500))]) {
    expect(() => navigationMs(trace, { url: page, mark: "usable" })).toThrow("no navigation");
  }
});
