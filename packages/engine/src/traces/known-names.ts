import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { nameSumSql, nameSumsOf } from "./name-sum.js";
import { SumFilter } from "./sum-filter.js";

const SUMS_AT_ONCE = 1_000_000;
/** How long a write waits for the names of a large store; then it asks for its own. */
const PATIENCE_MS = 1_000;

/** Names that rows of the store bear. */
export interface NamesOfRows {
  /** After FROM, a column `team` among it. */
  rows: (database: string) => string;
  column: string;
  /** As `SumFilter` has it. */
  blockBits: number;
}

/** Traces and answers that some fact tells of. 32 MiB. */
export const FACT_NAMES: NamesOfRows = {
  rows: (database) => `${database}.event_facts`,
  column: "about",
  blockBits: 20,
};

/** Chats that stand in the store as derived, or as told by the team itself. 4 MiB. */
export const CHAT_NAMES: NamesOfRows = {
  rows: (database) =>
    `${database}.events WHERE source = '${DERIVED_SOURCE}' AND chat_id != '' AND (startsWith(id, 'chat:') OR startsWith(id, 'explicit:'))`,
  column: "chat_id",
  blockBits: 17,
};

/**
 * Of which names some row in the store may tell: of one that is not known here nobody tells. It holds while this process
 * alone writes to the store, and spares the statement that would ask.
 *
 * Filled from the store when it is first asked; until that has ended, and if it fails, every name may be known.
 */
export class KnownNames {
  readonly #store: AnalyticsStore;
  readonly #of: NamesOfRows;
  readonly #sumsAtOnce: number;
  readonly #sums: SumFilter;
  #isFilled = false;
  #filling: Promise<void> | null = null;

  /** @param sumsAtOnce what one statement brings of them */
  constructor(store: AnalyticsStore, of: NamesOfRows, sumsAtOnce = SUMS_AT_ONCE) {
    this.#store = store;
    this.#of = of;
    this.#sumsAtOnce = sumsAtOnce;
    this.#sums = new SumFilter(of.blockBits);
  }

  /** Those of a team's names with which rows may be stored. */
  mayBeKnown(teamId: string, names: readonly string[]): string[] {
    const sumOf = nameSumsOf(teamId);
    return names.filter((name) => this.#mayBeKnown(sumOf(name)));
  }

  /**
   * To be called before rows with the names are stored, so that none is ever stored and not known.
   *
   * @returns those with which rows may have been stored before
   */
  add(teamId: string, names: readonly string[]): string[] {
    const sums = names.map(nameSumsOf(teamId));
    // Added after all were looked at, or each that is there twice would be taken for one of others.
    const known = names.filter((_, at) => this.#mayBeKnown(sums[at] ?? 0));
    for (const sum of sums) this.#sums.add(sum);
    return known;
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

  #mayBeKnown(sum: number): boolean {
    return !this.#isFilled || this.#sums.has(sum);
  }

  async #read(): Promise<void> {
    const { rows, column } = this.#of;
    const from = `FROM ${rows(this.#store.database)}`;
    const counts = await this.#store.query<{ n: string }>({ sql: `SELECT toString(count()) AS n ${from}` });
    const parts = Math.ceil(Math.max(1, ...counts.map(({ n }) => Number(n))) / this.#sumsAtOnce);
    for (let part = 0; part < parts; part++) {
      const found = await this.#store.query<{ sums: number[] }>({
        sql: `SELECT groupUniqArray(sum) AS sums FROM (SELECT ${nameSumSql(column)} AS sum ${from})
          WHERE toUInt64(sum) % ${parts} = ${part}`,
      });
      for (const { sums } of found) for (const sum of sums) this.#sums.add(sum);
    }
  }
}
