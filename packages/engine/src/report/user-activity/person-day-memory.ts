import type { EpochDay } from "../../kernel/day.js";
import type { SealedDay } from "../../rollup/read-plan.js";

/** The ways in which events of a team name people, numbered as they are met. */
export class NameTable {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }
}

/** What everybody named on a sealed day did, column by column: entry `i` of each is of one way of naming. */
export interface PersonDay {
  day: EpochDay;
  /** What `names` are numbers of. */
  table: NameTable;
  names: Uint32Array;
  chats: Uint32Array;
  messages: Uint32Array;
  /** Since the day's begin. */
  firstMs: Uint32Array;
  lastMs: Uint32Array;
}

/** A day's five columns of 32 bits. */
const CELL_BYTES = 20;
const DAY_BYTES = 1_000;

/**
 * Cells of sealed days, those asked for last. A rollup is known by its team, day, fingerprint and version together, and
 * a row with these is written once: so nothing here can be out of date, and a day that changed is not found.
 */
export class PersonDayMemory {
  readonly #bytesMax: number;
  readonly #namesMax: number;
  #tables = new Map<string, NameTable>();
  /** By the rollup's identity, in the order of their last use. */
  readonly #days = new Map<string, PersonDay>();
  #bytes = 0;

  /** @param limits names are those of all teams; beyond them everything is forgotten */
  constructor({ bytesMax, namesMax }: { bytesMax: number; namesMax: number }) {
    this.#bytesMax = bytesMax;
    this.#namesMax = namesMax;
  }

  /** The team's names; a table that was forgotten meanwhile goes on serving the report that has it. */
  namesOf(team: string): NameTable {
    let names = 0;
    for (const table of this.#tables.values()) names += table.names.length;
    if (names > this.#namesMax) this.#forget();
    const known = this.#tables.get(team);
    if (known !== undefined) return known;
    const table = new NameTable();
    this.#tables.set(team, table);
    return table;
  }

  /** @param table only a day of these names is found */
  find(team: string, sealed: SealedDay, table: NameTable): PersonDay | undefined {
    const key = keyOf(team, sealed);
    const day = this.#days.get(key);
    if (day?.table !== table) return undefined;
    this.#days.delete(key);
    this.#days.set(key, day);
    return day;
  }

  keep(team: string, sealed: SealedDay, day: PersonDay): void {
    if (this.#tables.get(team) !== day.table) return;
    const key = keyOf(team, sealed);
    this.#drop(key);
    this.#days.set(key, day);
    this.#bytes += bytesOf(day);
    for (const oldest of this.#days.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const day = this.#days.get(key);
    if (day === undefined) return;
    this.#days.delete(key);
    this.#bytes -= bytesOf(day);
  }

  #forget(): void {
    this.#tables = new Map();
    this.#days.clear();
    this.#bytes = 0;
  }
}

function keyOf(team: string, { day, n, mark, version }: SealedDay): string {
  return `${team} ${day} ${n} ${mark} ${version}`;
}

function bytesOf({ names }: PersonDay): number {
  return DAY_BYTES + names.length * CELL_BYTES;
}
