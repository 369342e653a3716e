/** What judging an event's time must know. */
export interface TimeContext {
  nowMs: number;
  /** Events before this moment are refused, for the sums of their days are final; null: none are. */
  frozenBeforeMs: number | null;
}

const TIME_MIN_MS = Date.UTC(2000, 0, 1);
const CLOCK_LEAD_MAX_MS = 10 * 60_000;

export function isWithinTime(atMs: number | null, nowMs: number): atMs is number {
  return atMs !== null && atMs >= TIME_MIN_MS && atMs <= nowMs + CLOCK_LEAD_MAX_MS;
}

export function isFrozen(atMs: number, { frozenBeforeMs }: Pick<TimeContext, "frozenBeforeMs">): boolean {
  return frozenBeforeMs !== null && atMs < frozenBeforeMs;
}
