import { DAY_MS, type EpochDay, formatDay, parseDay, toEpochDay } from "../kernel/day.js";
import type { AnalyticsStore, StoredEvent } from "../store/analytics/analytics-store.js";
import type { AddedDay } from "./addition.js";
import { findAdditions } from "./additions.js";
import { extendRollups } from "./extend-rollups.js";
import { listUnsealedDays, type TeamDay, type UnsealedDay } from "./fingerprint.js";
import { type SealOptions, sealDays } from "./seal-days.js";

export interface SealerOptions extends SealOptions {
  store: AnalyticsStore;
  nowMs: () => number;
  /** The least time between two seals of one day; looks are eight times as often. Default 15 s. */
  everyMs?: number;
  onError: (error: unknown) => void;
}

/** How the sealer does, for `/metrics`, `/readyz` and `doctor`. */
export interface SealerState {
  /** Days sealed since the start. */
  sealedDays: number;
  /** Days known to be unsealed; those that only a few events came to are among them. */
  unsealedDays: number;
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

/** Rollups are extended as seldom, many days at once: each is copied, and reports take no longer meanwhile. */
const SEALS_AN_EXTENSION = 4;
/** Tellings of a day from which on it is looked at again meanwhile: should an event be told again, reports read all of it. */
const LARGE_DAY = 20_000;
/** Cells that a rollup may have for single events, before the day is read as a whole and they are grouped. */
const APPENDED_MAX = 256;

/** A day that events came for. */
interface TouchedDay extends TeamDay {
  /** How many at least, since it was last looked at; infinite: too many to be appended. */
  come: number;
}

/**
 * Seals days in the background. A day that events came for is sealed within seconds, so that one of them, told again, does not
 * make reports read a whole day for long, and then again at most every `everyMs`, so that a stream of them does not make
 * the sealer reread it all the time. New events, when they are few, are in reports beside the day's rollup
 * (docs/decisions/0020-additions.md): rollups are extended by them every minute, which does not read the days. Days changed
 * unseen are found by scans: all days at the start and hourly, two months every minute. Reports do not wait for any of it; it
 * makes them fast, never right.
 */
export class Sealer {
  readonly #options: Required<Omit<SealerOptions, "onStep">> & SealOptions;
  readonly state: SealerState = { sealedDays: 0, unsealedDays: 0, lastLookMs: null, failures: 0, gotOnMs: null };
  /** Days that events came for since they were sealed. */
  readonly #touched = new Map<string, TouchedDay>();
  /** When each was sealed, or found to be read well as it is, by this sealer, for as long as it matters. */
  readonly #sealedAtMs = new Map<string, number>();
  /** What the last scan found and left, with its mark: sealed when the next one finds it the same. */
  #standing = new Map<string, string>();
  #lastScanMs = Number.NEGATIVE_INFINITY;
  #lastFullScanMs = Number.NEGATIVE_INFINITY;
  #lastExtensionMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;

  constructor(options: SealerOptions) {
    this.#options = { everyMs: 15_000, ...options };
  }

  start(): void {
    this.state.gotOnMs = performance.now();
    this.#lookAfter(0);
  }

  /** Events of this day were written another way. */
  noteDay(teamDay: TeamDay): void {
    this.#touch(teamDay, Number.POSITIVE_INFINITY);
  }

  /** These events are stored now. */
  noteStored(events: readonly StoredEvent[]): void {
    let last: { teamId: string; epochDay: EpochDay; touched: TouchedDay } | undefined;
    for (const { teamId, event } of events) {
      const epochDay = toEpochDay(event.occurredAtMs);
      if (last?.teamId === teamId && last.epochDay === epochDay) last.touched.come++;
      else last = { teamId, epochDay, touched: this.#touch({ team: teamId, day: formatDay(epochDay) }, 1) };
    }
    if (this.#touched.size <= TOUCHED_MAX) return;
    this.#touched.clear();
    this.#lastFullScanMs = Number.NEGATIVE_INFINITY;
  }

  #touch({ team, day }: TeamDay, come: number): TouchedDay {
    const key = touchedKeyOf({ team, day });
    const touched = this.#touched.get(key) ?? { team, day, come: 0 };
    touched.come += come;
    this.#touched.set(key, touched);
    return touched;
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
    const due = new Map([...this.#touched].filter(([key]) => !this.#sealedAtMs.has(key)));
    for (const key of due.keys()) this.#touched.delete(key);
    try {
      const unsealed = await this.#unsealedOf([...due.values()]);
      const extensible = await this.#extensibleOf(
        unsealed.filter((day) => (due.get(touchedKeyOf(day))?.come ?? 0) <= APPENDED_MAX),
      );
      await this.#sealAll(
        unsealed.filter((day) => !extensible.has(day)),
        now,
      );
      await this.#extendInTime(extensible, now);
      if (isOver(this.#lastScanMs, RECENT_SCAN_EVERY_MS, now)) await this.#scan(now);
    } catch (error) {
      // What was not sealed is sealed by the next look.
      for (const day of due.values()) this.#touch(day, day.come);
      throw error;
    } finally {
      this.state.unsealedDays = this.#touched.size + this.#standing.size;
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

  /** Days that are their rollup and a few new events. */
  async #extensibleOf(days: readonly UnsealedDay[]): Promise<Map<UnsealedDay, AddedDay>> {
    const extensible = new Map<UnsealedDay, AddedDay>();
    for (const [team, own] of byTeam(days)) {
      const found = await findAdditions(
        this.#options.store,
        team,
        own.map(({ day, n, mark }) => ({ day: numberOf(day), n, mark })),
      );
      for (const day of own) {
        const added = found.get(numberOf(day.day));
        if (added === undefined || added.cells === null) continue;
        if (added.rollup.appended + added.added.length <= APPENDED_MAX) extensible.set(day, added);
      }
    }
    return extensible;
  }

  /** Extends the rollups of the days if it is time to, many in one statement, and seals those of which that failed. */
  async #extendInTime(extensible: ReadonlyMap<UnsealedDay, AddedDay>, now: number): Promise<void> {
    if (extensible.size === 0) return;
    if (!isOver(this.#lastExtensionMs, this.#options.everyMs * SEALS_AN_EXTENSION, now)) {
      for (const [day, { added }] of extensible) {
        this.#touch(day, added.length);
        if (day.n < LARGE_DAY) this.#sealedAtMs.set(touchedKeyOf(day), now);
      }
      return;
    }
    for (const [team, days] of byTeam(extensible.keys())) {
      for (let from = 0; from < days.length; from += BATCH_DAYS) {
        if (this.#isStopped) return;
        const some = days.slice(from, from + BATCH_DAYS);
        const added = some.flatMap((day) => extensible.get(day) ?? []);
        await extendRollups(this.#options.store, team, added);
        const failed = await this.#unsealedStill(some);
        this.state.sealedDays += some.length - failed.length;
        for (const day of some) this.#sealedAtMs.set(touchedKeyOf(day), now);
        await this.#sealAll(failed, now);
        this.#getOn();
      }
    }
    this.#lastExtensionMs = now;
  }

  /** Those of the days that are unsealed and as they were: what came to others has been noted. */
  async #unsealedStill(days: readonly UnsealedDay[]): Promise<UnsealedDay[]> {
    const marks = new Set(days.map((day) => `${touchedKeyOf(day)} ${markOf(day)}`));
    const unsealed = await this.#unsealedOf(days);
    return unsealed.filter((day) => marks.has(`${touchedKeyOf(day)} ${markOf(day)}`));
  }

  async #scan(now: number): Promise<void> {
    const isFirst = this.#lastScanMs === Number.NEGATIVE_INFINITY;
    const isFull = isOver(this.#lastFullScanMs, FULL_SCAN_EVERY_MS, now);
    const from = isFull ? "2000-01-01" : formatDay(toEpochDay(now - RECENT_DAYS * DAY_MS));
    const unsealed = await listUnsealedDays(this.#options.store, { from });
    // Days that events come for here have their own rhythm.
    const unseen = unsealed.filter((day) => !this.#touched.has(touchedKeyOf(day)));
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
