import { DAY_MS, type EpochDay, toEpochDay } from "../../kernel/day.js";

/** The UTC day, week and month that an instant lies in, as half-open ranges of days. */
export interface UsagePeriods {
  daily: DayRange;
  /** From Monday. */
  weekly: DayRange;
  monthly: DayRange;
}

export interface DayRange {
  firstDay: EpochDay;
  endDay: EpochDay;
}

/** 1970-01-01 was a Thursday, so the first Monday was day 4. */
const FIRST_MONDAY = 4;

export function usagePeriodsAt(nowMs: number): UsagePeriods {
  const today = toEpochDay(nowMs);
  const now = new Date(nowMs);
  const monday = today - ((today - FIRST_MONDAY) % 7);
  const monthStartMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const nextMonthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  return {
    daily: { firstDay: today, endDay: today + 1 },
    weekly: { firstDay: monday, endDay: monday + 7 },
    monthly: { firstDay: monthStartMs / DAY_MS, endDay: nextMonthMs / DAY_MS },
  };
}
