import { Sealer, type SealerOptions, type SealerState } from "./sealer.js";

/** What seals days in the background: one sealer, or one for each shard behind it. */
export type BackgroundSealer = Pick<Sealer, "state" | "start" | "stop" | "look" | "noteStored" | "noteDay">;

/** The sealer of a store. On a cluster each shard has its own, so that one that is away leaves the others at work. */
export function openSealer(options: SealerOptions): BackgroundSealer {
  const { cluster } = options.store;
  if (cluster === undefined) return new Sealer(options);
  const sealers = cluster.shards.map((store) => new Sealer({ ...options, store }));
  return {
    get state(): SealerState {
      const states = sealers.map(({ state }) => state);
      const sum = (read: (state: SealerState) => number): number => states.reduce((all, state) => all + read(state), 0);
      const looks = states.map(({ lastLookMs }) => lastLookMs ?? Number.NaN);
      const oldestLookMs = Math.min(...looks);
      return {
        sealedDays: sum(({ sealedDays }) => sealedDays),
        unsealedDays: sum(({ unsealedDays }) => unsealedDays),
        lastLookMs: Number.isNaN(oldestLookMs) ? null : oldestLookMs,
        failures: Math.max(...states.map(({ failures }) => failures)),
        gotOnMs: states.reduce<number | null>((least, { gotOnMs }) => earlier(least, gotOnMs), null),
      };
    },
    start() {
      for (const sealer of sealers) sealer.start();
    },
    async stop() {
      await Promise.all(sealers.map((sealer) => sealer.stop()));
    },
    async look() {
      const outcomes = await Promise.allSettled(sealers.map((sealer) => sealer.look()));
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    },
    noteDay(teamDay) {
      sealers[cluster.shardOf(teamDay.team)]?.noteDay(teamDay);
    },
    noteStored(events) {
      // The events of one insert are all of one shard.
      const [first] = events;
      if (first !== undefined) sealers[cluster.shardOf(first.teamId)]?.noteStored(events);
    },
  };
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
