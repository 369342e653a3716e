import { readFile } from "node:fs/promises";
import { ANALYTICS_DIMENSIONS, ANALYTICS_METRICS } from "@daybook/engine";
import { expect, test } from "vitest";

test("every metric and dimension has its row in the analytics page, with its longest range", async () => {
  const page = await readFile(new URL("../../../../../docs/reference/analytics.md", import.meta.url), "utf8");
  const daysOf = new Map<string, number>();
  for (const [, names = "", days] of page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \| (367|31) \|/gm)) {
    for (const [, name = ""] of names.matchAll(/`(\w+)`/g)) daysOf.set(name, Number(days));
  }
  const offered = [...ANALYTICS_METRICS, ...ANALYTICS_DIMENSIONS];
  expect(daysOf).toEqual(new Map(offered.map(({ name, maxDays }) => [name, maxDays])));
  expect(page).toContain(`Any of ${ANALYTICS_METRICS.length} metrics`);
  expect(page).toContain(`${ANALYTICS_DIMENSIONS.length} dimensions`);
});
