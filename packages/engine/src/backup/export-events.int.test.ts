import { afterAll, beforeAll, expect, test } from "vitest";
import type { PageLimits } from "../kernel/page-limits.js";
import {
  openScratchAnalytics,
  type ScratchAnalytics,
  usageEvent,
} from "../store/analytics/__fixtures__/scratch-analytics.js";
import { EVENT_COLUMN_TYPES } from "../store/analytics/event-columns.js";
import { formatEventPlace, parseEventPlace, type EventPlace } from "./event-place.js";
import { exportEventPage } from "./export-events.js";
import { columnOf, textAt } from "./native-rows.js";
import { readNativeRows } from "./read-native-rows.js";

const LIMITS: PageLimits = { rowsFirst: 20, rowsMin: 5, rowsMax: 100, bytes: 150_000 };
const SHORT = 300;
const LONG = 120;

let scratch: ScratchAnalytics;

beforeAll(async () => {
  scratch = await openScratchAnalytics();
});

afterAll(() => scratch.dispose());

test("a month is read in pages that hold what memory is meant for, whether its rows are short or long, each row once", async () => {
  const team = scratch.newTeam();
  const idOf = (number: number): string => String(number).padStart(4, "0");
  const events = Array.from({ length: SHORT + LONG + SHORT }, (_, number) => {
    const isLong = number >= SHORT && number < SHORT + LONG;
    return usageEvent({
      id: idOf(number),
      occurredAtMs: Date.UTC(2026, 1, 3, 12),
      title: isLong ? `${number} `.repeat(10_000) : "t",
    });
  });
  await scratch.tell(team, events);
  const pages: { rows: number; bytes: number; first: string }[] = [];
  const ids: string[] = [];
  let after: EventPlace | null = null;
  do {
    const page = await exportEventPage(scratch.store, { month: "202602", teamIds: [team], after }, LIMITS);
    const before = ids.length;
    for await (const block of readNativeRows(once(page.bytes), EVENT_COLUMN_TYPES)) {
      for (let row = 0; row < block.rows; row++) ids.push(textAt(columnOf(block, "id"), row));
    }
    pages.push({ rows: page.rows, bytes: page.bytes.length, first: ids[before] ?? "" });
    // As a client hands it back.
    after = page.next === null ? null : parseEventPlace(formatEventPlace(page.next));
  } while (after !== null);

  expect(ids).toEqual(events.map(({ id }) => id));
  expect(pages[0]?.rows).toBe(LIMITS.rowsFirst);
  expect(Math.max(...pages.map(({ rows }) => rows))).toBe(LIMITS.rowsMax);
  // The one page that could not know; after it they are as small as they may be, and then grow again.
  const large = pages.filter(({ bytes }) => bytes > 2 * LIMITS.bytes);
  expect(large.length).toBeLessThanOrEqual(1);
  expect(Math.min(...pages.slice(0, -1).map(({ rows }) => rows))).toBe(LIMITS.rowsMin);
  expect(pages.filter(({ rows, first }) => rows > 50 && first > idOf(SHORT + LONG)).length).toBeGreaterThan(0);
});

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
