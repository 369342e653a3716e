import { expect, test } from "vitest";
import type { SealedDay } from "../../rollup/read-plan.js";
import { type NameTable, type PersonDay, PersonDayMemory } from "./person-day-memory.js";

const sealed = (day: number, fields: Partial<SealedDay> = {}): SealedDay => ({
  day,
  n: 3,
  mark: "7",
  version: "1",
  ...fields,
});

/** 3,000 bytes. */
function dayOf(table: NameTable, day: number): PersonDay {
  const column = new Uint32Array(100);
  return { day, table, names: column, chats: column, messages: column, firstMs: column, lastMs: column };
}

test("a day is found by its team, its fingerprint and its rollup's version, and by nothing less", () => {
  const memory = new PersonDayMemory({ bytesMax: 100_000, namesMax: 10 });
  const table = memory.namesOf("a");
  const day = dayOf(table, 1);
  memory.keep("a", sealed(1), day);
  expect(memory.find("a", sealed(1), table)).toBe(day);
  for (const other of [{ day: 2 }, { n: 4 }, { mark: "8" }, { version: "2" }]) {
    expect(memory.find("a", sealed(1, other), table)).toBeUndefined();
  }
  expect(memory.find("b", sealed(1), table)).toBeUndefined();
});

test("beyond the bytes the day that was asked for longest ago is forgotten", () => {
  const memory = new PersonDayMemory({ bytesMax: 9_000, namesMax: 10 });
  const table = memory.namesOf("a");
  for (const day of [1, 2, 3]) memory.keep("a", sealed(day), dayOf(table, day));
  // The same day again takes no more room.
  memory.keep("a", sealed(3), dayOf(table, 3));
  expect(memory.find("a", sealed(1), table)).toBeDefined();
  memory.keep("a", sealed(4), dayOf(table, 4));
  const kept = [1, 2, 3, 4].filter((day) => memory.find("a", sealed(day), table) !== undefined);
  expect(kept).toEqual([1, 3, 4]);
});

test("too many names are all forgotten, and no day is found under the names of another time", () => {
  const memory = new PersonDayMemory({ bytesMax: 100_000, namesMax: 2 });
  const old = memory.namesOf("a");
  expect(["x", "y", "x", "z"].map((name) => old.numberOf(name))).toEqual([0, 1, 0, 2]);
  memory.keep("a", sealed(1), dayOf(old, 1));
  const fresh = memory.namesOf("a");
  expect(fresh).not.toBe(old);
  expect(fresh.names).toEqual([]);
  expect(memory.find("a", sealed(1), old)).toBeUndefined();
  // The report that still counts by the old names must not leave a day of them behind.
  memory.keep("a", sealed(1), dayOf(old, 1));
  expect(memory.find("a", sealed(1), fresh)).toBeUndefined();
  expect(memory.find("a", sealed(1), old)).toBeUndefined();
});
