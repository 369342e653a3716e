import type { UsageEvent } from "../kernel/usage-event.js";
import type { AnalyticsStore, EventGroup, StoredEvent } from "../store/analytics/analytics-store.js";
import { EventWriter, type EventWriterLimits } from "./event-writer.js";
import { openVersionClock, type VersionClock } from "./version-clock.js";

/** What the doors write to: one writer, or one for each shard behind it. */
export interface EventIntake extends Pick<EventWriter, "write" | "heldEvents" | "close"> {
  /** Tellings from now on win over those up to this version, which came into the store another way. */
  raiseVersions(above: bigint): void;
}

export interface EventIntakeOptions {
  store: AnalyticsStore;
  nowMs: () => number;
  /** From 0 up to 1, as `Math.random`. */
  random: () => number;
  /** Called after every insert, for the sealer. */
  onStored: (events: readonly StoredEvent[]) => void;
  limits?: Partial<EventWriterLimits>;
}

/**
 * Opens the writer of a store. A cluster has one for each shard, so that a shard that is slow or away holds up the
 * events of its own teams only; the events that may wait are shared out among them.
 */
export async function openEventWriter(options: EventIntakeOptions): Promise<EventIntake> {
  const { store, nowMs, onStored, limits = {} } = options;
  const { cluster } = store;
  if (cluster === undefined) {
    const clock = await openVersionClock(store, options);
    const writer = new EventWriter({ sink: store, clock, nowMs, onStored, limits });
    return Object.assign(writer, { raiseVersions: (above: bigint) => clock.raise(above) });
  }
  const shares = { ...limits, queuedEventsMax: Math.ceil((limits.queuedEventsMax ?? 200_000) / cluster.shards.length) };
  const sinks = cluster.shards.map((shard) => lateVersions(shard, options));
  const writers = sinks.map(
    (sink) => new EventWriter({ sink, clock: { take: () => 0n }, nowMs, onStored, limits: shares }),
  );
  return {
    raiseVersions(above): void {
      for (const sink of sinks) sink.raiseVersions(above);
    },
    async write(teamId: string, events: readonly UsageEvent[]): Promise<void> {
      await writers[cluster.shardOf(teamId)]?.write(teamId, events);
    },
    get heldEvents(): number {
      return writers.reduce((sum, { heldEvents }) => sum + heldEvents, 0);
    },
    async close(): Promise<void> {
      await Promise.all(writers.map((writer) => writer.close()));
    },
  };
}

/**
 * Gives versions to a shard's events as they are inserted: the clock starts above what the shard stores, and it may be
 * away when Daybook starts.
 */
function lateVersions(
  shard: AnalyticsStore,
  options: EventIntakeOptions,
): { insertEvents(group: EventGroup): Promise<void>; raiseVersions(above: bigint): void } {
  let clock: VersionClock | null = null;
  let opening: Promise<VersionClock> | null = null;
  let floor = 0n;
  return {
    raiseVersions(above) {
      if (above > floor) floor = above;
      clock?.raise(floor);
    },
    async insertEvents(group) {
      // Not awaited once it is open, so that groups take versions in the order in which they come.
      if (clock === null) {
        opening ??= openVersionClock(shard, options).finally(() => {
          opening = null;
        });
        clock = await opening;
        clock.raise(floor);
      }
      await shard.insertEvents({ ...group, firstVersion: clock.take(group.events.length) });
    },
  };
}
