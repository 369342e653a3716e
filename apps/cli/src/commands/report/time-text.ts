import { UsageError } from "../../command-error.js";

/** A UTC day, `YYYY-MM-DD`. @throws UsageError */
export function parseDay(given: string): string {
  if (isDay(given)) return given;
  throw new UsageError(`"${given}" is not a day. Write it as YYYY-MM-DD, such as 2026-03-01.`);
}

/** A moment as the report takes it; a bare day means its first moment, 00:00 UTC. @throws UsageError */
export function parseMoment(given: string): string {
  if (isDay(given)) return `${given}T00:00:00.000Z`;
  const hasZone = /^\d{4}-\d{2}-\d{2}T.+(?:Z|[+-]\d{2}:\d{2})$/.test(given);
  const moment = new Date(hasZone ? given : Number.NaN);
  if (!Number.isNaN(moment.getTime())) return moment.toISOString();
  throw new UsageError(`"${given}" is not a moment. Write a UTC day such as 2026-03-01 or 2026-03-01T12:00:00Z.`);
}

function isDay(given: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(given)) return false;
  const start = new Date(`${given}T00:00:00.000Z`);
  // JavaScript reads 31 February as a day in March; a calendar has no such day.
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(given);
}
