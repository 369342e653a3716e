import type { StoredEvent } from "@daybook/sdk/models/operations";

/** How far behind a source is. */
export interface SourceLag {
  source: string;
  /** Since the newest event of it happened. */
  newestAgoMs: number;
  /** From an event to its arrival: the middle one of those looked at. */
  delayMs: number;
}

/**
 * The sources of some events, the one that is furthest behind first.
 *
 * @param nowMs when the events were read
 */
export function sourceLags(events: readonly StoredEvent[], nowMs: number): SourceLag[] {
  const bySource = new Map<string, StoredEvent[]>();
  for (const event of events) bySource.set(event.source, [...(bySource.get(event.source) ?? []), event]);
  return [...bySource]
    .map(([source, own]) => {
      const delays = own
        .map((event) => Date.parse(event.receivedAt) - Date.parse(event.time))
        .toSorted((a, b) => a - b);
      const newestMs = Math.max(...own.map((event) => Date.parse(event.time)));
      return {
        source,
        newestAgoMs: Math.max(0, nowMs - newestMs),
        delayMs: Math.max(0, delays[Math.floor(delays.length / 2)] ?? 0),
      };
    })
    .toSorted((one, other) => other.newestAgoMs - one.newestAgoMs);
}
