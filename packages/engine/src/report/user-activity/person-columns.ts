import { DAY_MS, type EpochDay } from "../../kernel/day.js";
import { maskWords } from "../../kernel/day-mask.js";
import { NameTable, type PersonDay } from "./person-day-memory.js";

/**
 * What everybody named in a range did, column by column: entry `i` of each is of one way of naming. A team may have ten
 * thousand people, and making an object for each takes longer than all that a report does with it.
 */
export interface PersonColumns {
  /** User, email and key, as PERSON_NAME_SQL joins them. */
  names: readonly string[];
  /** `chat.created` events. */
  chats: Float64Array;
  /** `message.created` events with role user. */
  messages: Float64Array;
  firstAtMs: Float64Array;
  lastAtMs: Float64Array;
  /** UTC days with an event of any type, as masks: the first word of everybody's, then the second of everybody's. */
  dayWords: readonly Int32Array[];
}

/** A day, or a part of it, as its events told it. */
export interface RawPersonDay {
  day: EpochDay;
  names: string[];
  chats: number[];
  messages: number[];
  firstAtMs: number[];
  lastAtMs: number[];
}

const WORD_DAYS = 32;

/** Adds up sealed days and what was read from events; a day may be both, and counts once for everybody. */
export function addUpPersonDays(
  sealed: { table: NameTable; days: readonly PersonDay[] } | null,
  raw: readonly RawPersonDay[],
): PersonColumns {
  const { table, days } = sealed ?? { table: new NameTable(), days: [] };
  const rawNumbers = raw.map(({ names }) => Uint32Array.from(names, (name) => table.numberOf(name)));
  const words = maskWords([...days, ...raw].map(({ day }) => day));
  const sums = new PersonSums(table.names.length, words.length);
  for (const { day, names, chats, messages, firstMs, lastMs } of days) {
    sums.add({ names, chats, messages, firstMs, lastMs, beginMs: day * DAY_MS, ...placeOf(day, words) });
  }
  for (const [index, { day, chats, messages, firstAtMs, lastAtMs }] of raw.entries()) {
    const names = rawNumbers[index] ?? new Uint32Array();
    sums.add({ names, chats, messages, firstMs: firstAtMs, lastMs: lastAtMs, beginMs: 0, ...placeOf(day, words) });
  }
  return sums.columns(table.names);
}

function placeOf(day: EpochDay, words: readonly number[]): { word: number; bit: number } {
  return { word: words.indexOf(Math.floor(day / WORD_DAYS)), bit: 1 << (day % WORD_DAYS) };
}

type Column = ArrayLike<number>;

/** A day's cells; times count from `beginMs`. */
interface DayCells {
  names: Column;
  chats: Column;
  messages: Column;
  firstMs: Column;
  lastMs: Column;
  beginMs: number;
  word: number;
  bit: number;
}

/** Sums by the number of a name, of those names alone that any day has. */
class PersonSums {
  /** Place of a name's sums plus one; 0: none yet. */
  readonly #places: Uint32Array;
  readonly #names: Uint32Array;
  #count = 0;
  readonly #chats: Float64Array;
  readonly #messages: Float64Array;
  readonly #firstAtMs: Float64Array;
  readonly #lastAtMs: Float64Array;
  readonly #dayWords: readonly Int32Array[];

  constructor(names: number, words: number) {
    this.#places = new Uint32Array(names);
    this.#names = new Uint32Array(names);
    this.#chats = new Float64Array(names);
    this.#messages = new Float64Array(names);
    this.#firstAtMs = new Float64Array(names).fill(Number.POSITIVE_INFINITY);
    this.#lastAtMs = new Float64Array(names).fill(Number.NEGATIVE_INFINITY);
    this.#dayWords = Array.from({ length: words }, () => new Int32Array(names));
  }

  add({ names, chats, messages, firstMs, lastMs, beginMs, word, bit }: DayCells): void {
    const days = this.#dayWords[word] ?? new Int32Array();
    for (let cell = 0; cell < names.length; cell++) {
      const place = this.#placeOf(names[cell] ?? 0);
      this.#chats[place] = (this.#chats[place] ?? 0) + (chats[cell] ?? 0);
      this.#messages[place] = (this.#messages[place] ?? 0) + (messages[cell] ?? 0);
      const firstAtMs = beginMs + (firstMs[cell] ?? 0);
      const lastAtMs = beginMs + (lastMs[cell] ?? 0);
      if (firstAtMs < (this.#firstAtMs[place] ?? 0)) this.#firstAtMs[place] = firstAtMs;
      if (lastAtMs > (this.#lastAtMs[place] ?? 0)) this.#lastAtMs[place] = lastAtMs;
      days[place] = (days[place] ?? 0) | bit;
    }
  }

  columns(names: readonly string[]): PersonColumns {
    const count = this.#count;
    return {
      names: Array.from(this.#names.subarray(0, count), (number) => names[number] ?? ""),
      chats: this.#chats.subarray(0, count),
      messages: this.#messages.subarray(0, count),
      firstAtMs: this.#firstAtMs.subarray(0, count),
      lastAtMs: this.#lastAtMs.subarray(0, count),
      dayWords: this.#dayWords.map((word) => word.subarray(0, count)),
    };
  }

  #placeOf(name: number): number {
    const known = this.#places[name] ?? 0;
    if (known !== 0) return known - 1;
    const place = this.#count++;
    this.#places[name] = this.#count;
    this.#names[place] = name;
    return place;
  }
}
