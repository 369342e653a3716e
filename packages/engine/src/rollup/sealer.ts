import { DAY_MS, formatDay, toEpochDay } from "../kernel/day.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { listUnsealedDays, type UnsealedDay } from "./fingerprint.js";
import { type SealOptions, sealDays } from "./seal-days.js";

export interface SealerOptions extends SealOptions {
  store: AnalyticsStore;
  nowMs: () => number;
  /** How often to look, and how long a day must have stood still to be sealed. Default 15 s. */
  everyMs?: number;
  onError: (error: unknown) => void;
}

/** How the sealer does, for `/metrics`, `/readyz` and `doctor`. */
export interface SealerState {
  /** Days sealed since the start. */
  sealedDays: number;
  /** Unsealed days at the last look, those that still move among them. */
  unsealedDays: number;
  lastLookMs: number | null;
  /** Looks in a row that failed. */
  failures: number;
}

/** Days of one statement: few enough events to hold in memory, many enough days to be quick. */
const BATCH_DAYS = 31;
const BATCH_TELLINGS = 500_000;
/** Merges that drop replays change fingerprints without any new event, so everything is looked at now and then. */
const FULL_LOOK_EVERY_MS = 60 * 60_000;
const QUIET_LOOK_EVERY_MS = 60_000;
const RECENT_DAYS = 62;

/**
 * Seals days in the background: a day that has stood still since the look before is sealed, completed or not. Reports
 * do not wait for it; it makes them fast, never right.
 *
 * The first look covers all days and seals at once; later looks cover two months, hourly all.
 */
export class Sealer {
  readonly #options: Required<Omit<SealerOptions, "onStep">> & SealOptions;
  readonly state: SealerState = { sealedDays: 0, unsealedDays: 0, lastLookMs: null, failures: 0 };
  #standing = new Map<string, string>();
  #hasNews = true;
  #lastFullLookMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;

  constructor(options: SealerOptions) {
    this.#options = { everyMs: 15_000, ...options };
  }

  start(): void {
    this.#lookAfter(0);
  }

  /** New events came: the next look is not skipped. */
  noteStored(): void {
    this.#hasNews = true;
  }

  /** Lets the statement under way end, then rests. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  /** One look: seals what stands still. Not to be called while another is under way. */
  async look(): Promise<void> {
    const now = this.#options.nowMs();
    const isFirst = this.state.lastLookMs === null;
    const isFull = now - this.#lastFullLookMs >= FULL_LOOK_EVERY_MS;
    if (!this.#hasNews && !isFull && now - (this.state.lastLookMs ?? 0) < QUIET_LOOK_EVERY_MS) return;
    this.#hasNews = false;
    const from = isFull ? "2000-01-01" : formatDay(toEpochDay(now - RECENT_DAYS * DAY_MS));
    const unsealed = await listUnsealedDays(this.#options.store, from);
    const settled = isFirst ? unsealed : unsealed.filter((day) => this.#standing.get(keyOf(day)) === markOf(day));
    this.#standing = new Map(unsealed.map((day) => [keyOf(day), markOf(day)]));
    this.#hasNews ||= unsealed.length > settled.length;
    this.state.unsealedDays = unsealed.length;
    this.state.lastLookMs = now;
    if (isFull) this.#lastFullLookMs = now;
    for (const { team, days } of batchesOf(settled)) {
      if (this.#isStopped) return;
      const sealed = await sealDays(this.#options.store, { ...this.#options, team, days });
      this.state.sealedDays += sealed;
      this.state.unsealedDays -= sealed;
    }
  }

  #lookAfter(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.look()
        .then(() => {
          this.state.failures = 0;
        })
        .catch((error: unknown) => {
          this.state.failures++;
          this.#hasNews = true;
          this.#options.onError(error);
        })
        .finally(() => {
          this.#looking = null;
          this.#lookAfter(this.#options.everyMs);
        });
    }, ms);
    this.#timer.unref();
  }
}

/** Groups days of one team for one statement each. */
export function batchesOf(days: readonly UnsealedDay[]): { team: string; days: string[] }[] {
  const batches: { team: string; days: string[]; tellings: number }[] = [];
  for (const { team, day, n } of days) {
    const last = batches.at(-1);
    if (last?.team === team && last.days.length < BATCH_DAYS && last.tellings + n <= BATCH_TELLINGS) {
      last.days.push(day);
      last.tellings += n;
    } else {
      batches.push({ team, days: [day], tellings: n });
    }
  }
  return batches.map(({ team, days: own }) => ({ team, days: own }));
}

function keyOf({ team, day }: UnsealedDay): string {
  return `${team} ${day}`;
}

function markOf({ n, mark }: UnsealedDay): string {
  return `${n} ${mark}`;
}
