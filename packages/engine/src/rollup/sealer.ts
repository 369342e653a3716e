import { DAY_MS, type EpochDay, formatDay, parseDay, toEpochDay } from "../kernel/day.js";
import type { AnalyticsStore, StoredEvent } from "../store/analytics/analytics-store.js";
import { findAdditions } from "./additions.js";
import { listUnsealedDays, type TeamDay, type UnsealedDay } from "./fingerprint.js";
import { type SealOptions, sealDays } from "./seal-days.js";

export interface SealerOptions extends SealOptions {
  store: AnalyticsStore;
  nowMs: () => number;
  /** The least time between two seals of one day; looks are eight times as often. Default 15 s. */
  everyMs?: number;
  /** Tellings of a day from which on it may wait with a few events beside its rollup. Default 20,000. */
  largeDay?: number;
  onError: (error: unknown) => void;
}

/** How the sealer does, for `/metrics`, `/readyz` and `doctor`. */
export interface SealerState {
  /** Days sealed since the start. */
  sealedDays: number;
  /** Days known to be unsealed, of which reports read all events. */
  unsealedDays: number;
  /** Days that wait with a few events beside their rollup, which reports read together. */
  waitingDays: number;
  lastLookMs: number | null;
  /** Looks in a row that failed. */
  failures: number;
  /** When it last got on, by `performance.now()`: one that hangs does not. Null until it is started. */
  gotOnMs: number | null;
}

/** Days of one statement: few enough events to hold in memory, many enough days to be quick. */
const BATCH_DAYS = 31;
const BATCH_TELLINGS = 500_000;
/** Merges that drop replays, and other nodes, change fingerprints unseen: everything is looked at now and then. */
const FULL_SCAN_EVERY_MS = 60 * 60_000;
const RECENT_SCAN_EVERY_MS = 60_000;
const RECENT_DAYS = 62;
/** A day that events come for waits for at most this part of `everyMs`. */
const LOOKS_A_SEAL = 8;
/** Sealing takes at most this part of the time, so that it never crowds out the events themselves. */
const SHARE_OF_TIME = 1 / 4;
/** More days than this are not remembered one by one; the next scan covers all. */
const TOUCHED_MAX = 50_000;
/** Days asked for by name in one statement. */
const ASKED_DAYS_MAX = 1_000;

/** Events beside the rollup of one day, and of all days of a team, with which it waits: readers name each in a statement. */
const BESIDE_DAY_MAX = 16;
const BESIDE_TEAM_MAX = 64;
/** How many times `everyMs` it waits. */
const PATIENCE = 20;
const WAITING_MAX = 5_000;

/** A large day whose rollup misses a few events. */
interface WaitingDay extends UnsealedDay {
  beside: number;
  sinceMs: number;
}

/**
 * Seals days in the background. A day that events came for is sealed within seconds, so that one late event does not
 * make reports read a whole day for long, and then again at most every `everyMs`, so that a stream of them does not make
 * the sealer reread it all the time. A large day that only a few events came to waits for minutes, since reports read these
 * beside its rollup (docs/decisions/0020-additions.md) and to seal it means to read it whole. Days changed unseen are found
 * by scans: all days at the start and hourly, two months every minute. Reports do not wait for any of it; it makes them fast,
 * never right.
 */
export class Sealer {
  readonly #options: Required<Omit<SealerOptions, "onStep">> & SealOptions;
  readonly state: SealerState = {
    sealedDays: 0,
    unsealedDays: 0,
    waitingDays: 0,
    lastLookMs: null,
    failures: 0,
    gotOnMs: null,
  };
  /** Days that events came for since they were sealed. */
  #touched = new Map<string, TeamDay>();
  readonly #waiting = new Map<string, WaitingDay>();
  /** When each was sealed by this sealer, for as long as it matters. */
  #sealedAtMs = new Map<string, number>();
  /** What the last scan found and left, with its mark: sealed when the next one finds it the same. */
  #standing = new Map<string, string>();
  #lastScanMs = Number.NEGATIVE_INFINITY;
  #lastFullScanMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;

  constructor(options: SealerOptions) {
    this.#options = { everyMs: 15_000, largeDay: 20_000, ...options };
  }

  start(): void {
    this.state.gotOnMs = performance.now();
    this.#lookAfter(0);
  }

  /** Events of this day were written another way. */
  noteDay(teamDay: TeamDay): void {
    this.#touched.set(`${teamDay.team} ${parseDay(teamDay.day)}`, teamDay);
  }

  /** These events are stored now. */
  noteStored(events: readonly StoredEvent[]): void {
    let last = "";
    for (const { teamId, event } of events) {
      const epochDay = toEpochDay(event.occurredAtMs);
      const key = `${teamId} ${epochDay}`;
      if (key === last) continue;
      last = key;
      if (!this.#touched.has(key)) this.#touched.set(key, { team: teamId, day: formatDay(epochDay) });
    }
    if (this.#touched.size <= TOUCHED_MAX) return;
    this.#touched.clear();
    this.#lastFullScanMs = Number.NEGATIVE_INFINITY;
  }

  /** Lets the statement under way end, then rests. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  /** One look: seals what is due. Not to be called while another is under way. */
  async look(): Promise<void> {
    const now = this.#options.nowMs();
    for (const [key, atMs] of this.#sealedAtMs) {
      if (isOver(atMs, this.#options.everyMs, now)) this.#sealedAtMs.delete(key);
    }
    const due = [...this.#touched].filter(([key]) => !this.#sealedAtMs.has(key));
    for (const [key] of due) this.#touched.delete(key);
    let waited: WaitingDay[] = [];
    try {
      const unsealed = await this.#withoutWaiting(await this.#unsealedOf(due.map(([, teamDay]) => teamDay)), now);
      waited = this.#waitedEnough(now);
      await this.#sealAll([...unsealed, ...waited], now);
      if (isOver(this.#lastScanMs, RECENT_SCAN_EVERY_MS, now)) await this.#scan(now);
    } catch (error) {
      // What was not sealed is sealed by the next look.
      for (const [key, teamDay] of due) this.#touched.set(key, teamDay);
      for (const day of waited) this.#waiting.set(touchedKeyOf(day), day);
      throw error;
    } finally {
      this.state.unsealedDays = this.#touched.size + this.#standing.size;
      this.state.waitingDays = this.#waiting.size;
      this.state.lastLookMs = now;
      this.#getOn();
    }
  }

  async #unsealedOf(teamDays: readonly TeamDay[]): Promise<UnsealedDay[]> {
    const unsealed: UnsealedDay[] = [];
    for (let from = 0; from < teamDays.length; from += ASKED_DAYS_MAX) {
      const some = teamDays.slice(from, from + ASKED_DAYS_MAX);
      unsealed.push(...(await listUnsealedDays(this.#options.store, { teamDays: some })));
    }
    return unsealed;
  }

  /** Notes which of the days may wait, and returns the others. */
  async #withoutWaiting(unsealed: readonly UnsealedDay[], now: number): Promise<UnsealedDay[]> {
    const due: UnsealedDay[] = [];
    for (const [team, days] of byTeam(unsealed)) {
      const large = days.filter(({ n }) => n >= this.#options.largeDay);
      const beside = await findAdditions(
        this.#options.store,
        team,
        large.map(({ day, n, mark }) => ({ day: numberOf(day), n, mark })),
      );
      for (const day of days) {
        const count = beside.get(numberOf(day.day))?.added.length ?? 0;
        const key = touchedKeyOf(day);
        const sinceMs = this.#waiting.get(key)?.sinceMs ?? now;
        this.#waiting.delete(key);
        if (count === 0 || count > BESIDE_DAY_MAX || this.#waiting.size >= WAITING_MAX) due.push(day);
        else this.#waiting.set(key, { ...day, beside: count, sinceMs });
      }
    }
    return due;
  }

  /** Days that have waited long enough, and those with the most events beside them while a team has too many. */
  #waitedEnough(now: number): WaitingDay[] {
    const due: WaitingDay[] = [];
    for (const days of byTeam(this.#waiting.values()).values()) {
      let beside = days.reduce((sum, day) => sum + day.beside, 0);
      const isCrowded = beside > BESIDE_TEAM_MAX;
      for (const day of days.toSorted((a, b) => b.beside - a.beside)) {
        const isTooMany = isCrowded && beside > BESIDE_TEAM_MAX / 2;
        if (!isTooMany && !isOver(day.sinceMs, this.#options.everyMs * PATIENCE, now)) continue;
        beside -= day.beside;
        due.push(day);
        this.#waiting.delete(touchedKeyOf(day));
      }
    }
    return due;
  }

  async #scan(now: number): Promise<void> {
    const isFirst = this.#lastScanMs === Number.NEGATIVE_INFINITY;
    const isFull = isOver(this.#lastFullScanMs, FULL_SCAN_EVERY_MS, now);
    const from = isFull ? "2000-01-01" : formatDay(toEpochDay(now - RECENT_DAYS * DAY_MS));
    const unsealed = await listUnsealedDays(this.#options.store, { from });
    // Days that events come for here have their own rhythm.
    const unseen = unsealed.filter((day) => {
      const key = touchedKeyOf(day);
      return !this.#touched.has(key) && !this.#waiting.has(key);
    });
    const settled = isFirst ? unseen : unseen.filter((day) => this.#standing.get(touchedKeyOf(day)) === markOf(day));
    this.#standing = new Map(unseen.map((day) => [touchedKeyOf(day), markOf(day)]));
    await this.#sealAll(settled, now);
    this.#lastScanMs = now;
    if (isFull) this.#lastFullScanMs = now;
  }

  async #sealAll(unsealed: readonly UnsealedDay[], now: number): Promise<void> {
    for (const { team, days } of batchesOf(unsealed)) {
      if (this.#isStopped) return;
      this.state.sealedDays += await sealDays(this.#options.store, { ...this.#options, team, days });
      this.#getOn();
      for (const day of days) {
        const key = touchedKeyOf({ team, day });
        this.#sealedAtMs.set(key, now);
        this.#waiting.delete(key);
        this.#standing.delete(key);
      }
    }
  }

  #getOn(): void {
    if (this.state.gotOnMs !== null) this.state.gotOnMs = performance.now();
  }

  #lookAfter(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      const startedAtMs = performance.now();
      this.#looking = this.look()
        .then(() => {
          this.state.failures = 0;
        })
        .catch((error: unknown) => {
          this.state.failures++;
          this.#options.onError(error);
        })
        .finally(() => {
          this.#looking = null;
          const tookMs = performance.now() - startedAtMs;
          this.#lookAfter(Math.max(this.#options.everyMs / LOOKS_A_SEAL, tookMs * (1 / SHARE_OF_TIME - 1)));
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

function byTeam<Day extends TeamDay>(days: Iterable<Day>): Map<string, Day[]> {
  const teams = new Map<string, Day[]>();
  for (const day of days) {
    const own = teams.get(day.team);
    if (own === undefined) teams.set(day.team, [day]);
    else own.push(day);
  }
  return teams;
}

/** Also when the clock went back: it must not keep days unsealed until it has caught up. */
function isOver(sinceMs: number, everyMs: number, nowMs: number): boolean {
  return nowMs - sinceMs >= everyMs || nowMs < sinceMs;
}

function touchedKeyOf({ team, day }: TeamDay): string {
  return `${team} ${parseDay(day)}`;
}

/** Days that the store lists are days. */
function numberOf(day: string): EpochDay {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

function markOf({ n, mark }: UnsealedDay): string {
  return `${n} ${mark}`;
}
