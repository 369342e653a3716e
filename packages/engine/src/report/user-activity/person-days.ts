import { DAY_MS, type EpochDay, formatDay } from "../../kernel/day.js";
import { rollupsOf, type SealedDay } from "../../rollup/read-plan.js";
import { type AnalyticsStore, TupleParam } from "../../store/analytics/analytics-store.js";
import { NativeReader } from "../../store/analytics/native-reader.js";
import { type NameTable, type PersonDay, PersonDayMemory } from "./person-day-memory.js";

/** Days of one statement: 6 MB with ten thousand people on each. */
const DAYS_AT_ONCE = 31;

/** 300 days of ten thousand people. */
const memory = new PersonDayMemory({ bytesMax: 64 * 1024 * 1024, namesMax: 200_000 });

/**
 * The cells of sealed days from their rollups, or from memory: a rollup never changes, and a plan names it by its
 * version, so what was read of it once is what it holds.
 *
 * @param days as a plan has just read them
 * @returns null when a rollup is no longer there; all of one table of names otherwise
 */
export async function readPersonDays(
  store: AnalyticsStore,
  team: string,
  days: readonly SealedDay[],
): Promise<{ table: NameTable; days: PersonDay[] } | null> {
  const table = memory.namesOf(team);
  const found: PersonDay[] = [];
  const missing: SealedDay[] = [];
  for (const sealed of days) {
    const known = memory.find(team, sealed, table);
    if (known === undefined) missing.push(sealed);
    else found.push(known);
  }
  for (const piece of pieces(missing)) {
    const bytes = await store.queryNative({ ...personDaysStatement(store.database, team, piece), isShort: true });
    const read = decodePersonDays(bytes, table);
    for (const sealed of piece) {
      const day = read.get(sealed.day);
      if (day === undefined) return null;
      // The names of a frozen day may be changed in place.
      if (sealed.isFrozen !== true) memory.keep(team, sealed, day);
      found.push(day);
    }
  }
  return { table, days: found };
}

/** Frozen days apart from others, since they are in a table of their own. */
function pieces(days: readonly SealedDay[]): SealedDay[][] {
  const sides = [days.filter(({ isFrozen }) => isFrozen !== true), days.filter(({ isFrozen }) => isFrozen === true)];
  return sides.flatMap((side) =>
    Array.from({ length: Math.ceil(side.length / DAYS_AT_ONCE) }, (_, piece) =>
      side.slice(piece * DAYS_AT_ONCE, (piece + 1) * DAYS_AT_ONCE),
    ),
  );
}

export function personDaysStatement(database: string, team: string, days: readonly SealedDay[]) {
  const msOfDay = (column: string): string =>
    `arrayMap(at -> toUInt32(toUnixTimestamp64Milli(at) - toInt64(toUInt16(day)) * ${DAY_MS}), ${column})`;
  // A count beyond 32 bits fails the statement; it would take four billion messages of one person on one day.
  const count = (column: string): string => `arrayMap(count -> accurateCast(count, 'UInt32'), ${column})`;
  return {
    sql: `SELECT toUInt16(day) AS day_number, person_name AS names, ${count("person_chats")} AS chats,
      ${count("person_messages")} AS messages, ${msOfDay("person_first_at")} AS first_ms, ${msOfDay("person_last_at")} AS last_ms
    FROM ${rollupsOf(database, days)}
    WHERE team = {team:String}
      AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))}`,
    params: {
      team,
      sealedDays: days.map(
        ({ day, n, mark, version }) => new TupleParam([formatDay(day), n, BigInt(mark), BigInt(version)]),
      ),
    },
  };
}

function decodePersonDays(bytes: Buffer, table: NameTable): Map<EpochDay, PersonDay> {
  const reader = new NativeReader(bytes);
  const days = new Map<EpochDay, PersonDay>();
  for (let rows = reader.nextBlock(); rows > 0; rows = reader.nextBlock()) {
    const dayNumbers = reader.uint16("day_number", rows);
    const { texts, places } = reader.textArrays("names", rows);
    const numbers = Uint32Array.from(texts, (text) => table.numberOf(text));
    const chats = reader.uint32Arrays("chats", rows);
    const messages = reader.uint32Arrays("messages", rows);
    const firstMs = reader.uint32Arrays("first_ms", rows);
    const lastMs = reader.uint32Arrays("last_ms", rows);
    for (const [row, day] of dayNumbers.entries()) {
      days.set(day, {
        day,
        table,
        names: column(places, row).map((place) => numbers[place] ?? 0),
        chats: column(chats, row),
        messages: column(messages, row),
        firstMs: column(firstMs, row),
        lastMs: column(lastMs, row),
      });
    }
  }
  return days;
}

function column(arrays: readonly Uint32Array[], row: number): Uint32Array {
  return arrays[row] ?? new Uint32Array();
}
