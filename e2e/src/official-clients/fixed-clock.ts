/** What the servers of these tests take for now, so that no test runs over a midnight. */
export const NOW_MS = Date.UTC(2026, 2, 15, 12);

/** `YYYY-MM-DD` of the UTC day so many days before the servers' today. */
export function dayBefore(days: number): string {
  return new Date(NOW_MS - days * 86_400_000).toISOString().slice(0, 10);
}
