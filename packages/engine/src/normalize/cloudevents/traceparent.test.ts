import { expect, test } from "vitest";
import { parseTraceParent } from "./traceparent.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

test.each([
  `00-${TRACE}-${SPAN}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-00`,
  `cc-${TRACE}-${SPAN}-01-what-comes-later`,
])("%s is read", (text) => {
  expect(parseTraceParent(text)).toEqual({ traceId: TRACE, spanId: SPAN });
});

test.each([
  "",
  "00",
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01-more`,
  `ff-${TRACE}-${SPAN}-01`,
  `00-${"0".repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE.slice(1)}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-1`,
  "-".repeat(100_000),
])("%.80s is ignored", (text) => {
  expect(parseTraceParent(text)).toBeNull();
});
