export const DAY_MS = 86_400_000;

/** A UTC day as days since 1970-01-01. */
export type EpochDay = number;

/** The UTC day that holds the instant. */
export function toEpochDay(epochMs: number): EpochDay {
  return Math.floor(epochMs / DAY_MS);
}

/** `YYYY-MM-DD` of a UTC day. */
export function formatDay(day: EpochDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The UTC day written as `YYYY-MM-DD`, or null when the text is no calendar day. */
export function parseDay(text: string): EpochDay | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const epochMs = Date.parse(`${text}T00:00:00.000Z`);
  if (Number.isNaN(epochMs) || new Date(epochMs).toISOString().slice(0, 10) !== text) return null;
  return epochMs / DAY_MS;
}
