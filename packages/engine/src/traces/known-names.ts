import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/**
 * Each name takes two of 2²⁷ places in 16 MiB, which the system gives as they are touched. Of new names one in a thousand
 * finds both taken when two million are known, and two in a hundred when ten million are.
 */
const PLACE_BITS = 27;
/** Sums that one statement brings. */
const SUMS_AT_ONCE = 2_000_000;
/** How long a write waits for the names of a large store; then it asks for its own. */
const PATIENCE_MS = 1_000;

/**
 * Which traces and answers some fact in the store may tell of: of a name that is not known here nobody tells. It holds
 * while this process alone writes to the store, and spares the statement that would ask.
 *
 * Filled from the store when it is first asked; until that has ended, and if it fails, every name may be known.
 */
export class KnownNames {
  readonly #store: AnalyticsStore;
  readonly #places = new Uint8Array(2 ** (PLACE_BITS - 3));
  #isFilled = false;
  #filling: Promise<void> | null = null;

  constructor(store: AnalyticsStore) {
    this.#store = store;
  }

  /** Whether facts with a name of this sum may be stored. */
  has(sum: number): boolean {
    return !this.#isFilled || (this.#isTaken(firstPlaceOf(sum)) && this.#isTaken(secondPlaceOf(sum)));
  }

  /** To be called before facts with the name are stored, so that none is ever stored and not known. */
  add(sum: number): void {
    this.#take(firstPlaceOf(sum));
    this.#take(secondPlaceOf(sum));
  }

  /** Resolves when it is filled, could not be, or takes longer than a write should wait. */
  async fill(): Promise<void> {
    if (this.#isFilled) return;
    this.#filling ??= this.#read()
      .then(() => {
        this.#isFilled = true;
      })
      // Asking the store instead is right as well, and it is tried again.
      .catch(() => undefined)
      .finally(() => {
        this.#filling = null;
      });
    let giveUp: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      giveUp = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.#filling, patience]);
    clearTimeout(giveUp);
  }

  async #read(): Promise<void> {
    const facts = `FROM ${this.#store.database}.event_facts`;
    const counts = await this.#store.query<{ n: string }>({ sql: `SELECT toString(count()) AS n ${facts}` });
    const parts = Math.ceil(Math.max(1, ...counts.map(({ n }) => Number(n))) / SUMS_AT_ONCE);
    for (let part = 0; part < parts; part++) {
      const rows = await this.#store.query<{ sums: number[] }>({
        sql: `SELECT groupUniqArray(sum) AS sums FROM (SELECT CRC32(concat(team, '\\0', about)) AS sum ${facts})
          WHERE sum % ${parts} = ${part}`,
      });
      for (const { sums } of rows) for (const sum of sums) this.add(sum);
    }
  }

  #isTaken(place: number): boolean {
    return ((this.#places[place >>> 3] ?? 0) & (1 << (place & 7))) !== 0;
  }

  #take(place: number): void {
    const at = place >>> 3;
    this.#places[at] = (this.#places[at] ?? 0) | (1 << (place & 7));
  }
}

function firstPlaceOf(sum: number): number {
  return sum >>> (32 - PLACE_BITS);
}

function secondPlaceOf(sum: number): number {
  return Math.imul(sum, SPREAD) >>> (32 - PLACE_BITS);
}

/** 2³² by the golden ratio: what lies close together is spread, and no two sums become one. */
const SPREAD = 0x9e3779b1;
