import {
  formatDay,
  readV0Members,
  readV0UsagePage,
  type ServedDays,
  sumV0Usage,
  toEpochDay,
  type V0UsageEvent,
} from "@daybook/engine";
import type { VendorClient } from "./vendor-client.js";

/** Days back from today that the first synchronisation begins with. */
const FIRST_DAYS = 30;
/** A day is asked about again until it was seen so long after its end. */
const SETTLES_WITHIN_DAYS = 3;
const EVENTS_A_PAGE = 150;

/**
 * v0's user activity and usage, a completed UTC day at a time: two answers a day, each good by itself. Days that were
 * seen well after their end are not asked about again, so a synchronisation that was cut off goes on where it stopped.
 *
 * @param options.seenAtMs when each day, `YYYY-MM-DD`, was last seen, by report
 */
export async function* v0Days(
  client: VendorClient,
  { nowMs, seenAtMs }: { nowMs: number; seenAtMs: (report: "members" | "usage", day: string) => number | null },
): AsyncGenerator<ServedDays> {
  const today = toEpochDay(nowMs);
  for (let day = today - FIRST_DAYS; day < today; day++) {
    const [text, next] = [formatDay(day), formatDay(day + 1)];
    const range = `startDate=${text}T00:00:00.000Z&endDate=${next}T00:00:00.000Z`;
    const isSettled = (report: "members" | "usage"): boolean =>
      toEpochDay(seenAtMs(report, text) ?? 0) >= day + 1 + SETTLES_WITHIN_DAYS;
    if (!isSettled("members")) {
      const rows = readV0Members(await client.get(`/reports/user-activity?${range}`));
      yield toServed("members", text, rows);
    }
    if (!isSettled("usage")) yield toServed("usage", text, sumV0Usage(await listEvents(client, range), text));
  }
}

async function listEvents(client: VendorClient, range: string): Promise<V0UsageEvent[]> {
  const all: V0UsageEvent[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = readV0UsagePage(await client.get(`/reports/usage?${range}&limit=${EVENTS_A_PAGE}${after}`));
    all.push(...page.events);
    cursor = page.nextCursor;
  }
  return all;
}

/** A day without rows is kept as one, unless something was served of it before. */
function toServed(report: "members" | "usage", day: string, rows: ReturnType<typeof sumV0Usage>): ServedDays {
  return rows.length === 0
    ? { report, subject: "", days: [], emptyDays: [day] }
    : { report, subject: "", days: [{ day, rows }], emptyDays: [] };
}
