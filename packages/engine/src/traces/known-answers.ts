import { crc32 } from "node:zlib";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { ANSWER } from "../store/analytics/event-facts.js";

/** Places for 2²⁷ answers in 16 MiB, which the system gives as they are touched: ten millions leave 93 of 100 free. */
const PLACE_BITS = 27;
/** Sums that one statement brings. */
const SUMS_AT_ONCE = 2_000_000;

/**
 * Which answers some fact in the store may tell of: one that is not known here is told by nobody. It holds while this
 * process alone writes to the store, and spares the statement that would ask.
 *
 * Filled from the store when it is first asked; until that has ended, and if it fails, every answer may be known.
 */
export class KnownAnswers {
  readonly #store: AnalyticsStore;
  readonly #places = new Uint8Array(2 ** (PLACE_BITS - 3));
  #isFilled = false;
  #filling: Promise<void> | null = null;

  constructor(store: AnalyticsStore) {
    this.#store = store;
  }

  /** Before the facts are stored, so that none is ever stored and not known. */
  add(teamId: string, answer: string): void {
    this.#note(sumOf(teamId, answer));
  }

  mayBeKnown(teamId: string, answer: string): boolean {
    if (!this.#isFilled) return true;
    const place = sumOf(teamId, answer) >>> (32 - PLACE_BITS);
    return ((this.#places[place >>> 3] ?? 0) & (1 << (place & 7))) !== 0;
  }

  /** Resolves when it is filled, or could not be. */
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
    await this.#filling;
  }

  async #read(): Promise<void> {
    const { database } = this.#store;
    const answers = `FROM ${database}.event_facts WHERE startsWith(about, '${ANSWER}')`;
    const counts = await this.#store.query<{ n: string }>({ sql: `SELECT toString(count()) AS n ${answers}` });
    const parts = Math.ceil(Math.max(1, ...counts.map(({ n }) => Number(n))) / SUMS_AT_ONCE);
    for (let part = 0; part < parts; part++) {
      const rows = await this.#store.query<{ sums: number[] }>({
        sql: `SELECT groupUniqArray(sum) AS sums FROM (SELECT CRC32(concat(team, '\\0', about)) AS sum ${answers})
          WHERE sum % ${parts} = ${part}`,
      });
      for (const { sums } of rows) for (const sum of sums) this.#note(sum);
    }
  }

  #note(sum: number): void {
    const place = sum >>> (32 - PLACE_BITS);
    this.#places[place >>> 3] = (this.#places[place >>> 3] ?? 0) | (1 << (place & 7));
  }
}

function sumOf(teamId: string, answer: string): number {
  return crc32(`${teamId}\0${ANSWER}${answer}`);
}
