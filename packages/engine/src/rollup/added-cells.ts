import { type EpochDay, formatDay } from "../kernel/day.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { EVENT_MARK_SQL } from "../store/analytics/event-columns.js";
import { type Addition, additionParams } from "./addition.js";
import { PERSON_COLUMNS, type RollupColumn, usageColumns } from "./cell-arrays.js";
import { CELL_COLUMNS, CELL_MEASURES, type CellSet, PERSON_MEASURES } from "./cells.js";
import { addedTellings, IS_TOLD_SQL } from "./current-events.js";
import { dictionaryType } from "./rollup-columns.js";

const UINT64_MAX = 2n ** 64n - 1n;

/** A set of cells in a rollup. */
export type Cells = "person" | CellSet;

/** The cells of some tellings of a day, one of each set for each that is an event, or a request. */
export interface AddedCells {
  /** How many tellings. */
  n: number;
  /** Sum of their hashes; UInt64 as decimal text. */
  mark: string;
  /** Highest version; UInt64 as decimal text. */
  reach: string;
  /** The arrays of a rollup, each as the engine writes it, by the column of cells that it gathers. */
  arrays: ReadonlyMap<string, string>;
  /** Their bytes, which a statement has to be sent with. */
  bytes: number;
  people: { names: string[]; chats: number[]; messages: number[]; firstAtMs: number[]; lastAtMs: number[] };
}

const COLUMNS: Readonly<Record<Cells, readonly RollupColumn[]>> = {
  person: PERSON_COLUMNS,
  usage: usageColumns("usage"),
  timed: usageColumns("timed"),
  detail: usageColumns("detail"),
};

const SQL_OF: ReadonlyMap<string, string> = new Map(
  [...PERSON_MEASURES, ...CELL_MEASURES].map(({ name, fromEvents }) => [name, fromEvents]),
);

/**
 * What cells are gathered from, as aggregates over one telling, with the type of the arrays. An event is one cell of each
 * set, so that one column serves all of them.
 */
const GATHERED: readonly { of: string; sql: string; type: string; isOfPerson: boolean }[] = [
  ...new Map(
    (Object.keys(COLUMNS) as Cells[])
      .flatMap((cells) => COLUMNS[cells].map((column) => ({ ...column, isOfPerson: cells === "person" })))
      .map(({ name, of, isOfPerson }) => [
        of,
        { of, sql: SQL_OF.get(of) ?? `any(${of})`, type: dictionaryType(name), isOfPerson },
      ]),
  ).values(),
];

/** The cells of tellings that came to rollups, each the only one of its event, by day; of those that are there. */
export async function readAddedCells(
  store: AnalyticsStore,
  team: string,
  added: readonly Addition[],
): Promise<Map<EpochDay, AddedCells>> {
  const rows = await store.query<TellingRow>({
    sql: addedCellsSql(store.database),
    params: { team, ...additionParams(added) },
  });
  const days = new Map<EpochDay, TellingRow[]>();
  for (const row of rows) {
    const own = days.get(row.day);
    if (own === undefined) days.set(row.day, [row]);
    else own.push(row);
  }
  return new Map([...days].map(([day, own]) => [day, cellsOf(own)]));
}

/** A telling: what it is as a cell of each set. */
interface TellingRow extends Record<`${string}_text`, string> {
  day: EpochDay;
  version: string;
  mark: string;
  is_told: number;
  is_request: number;
  name: string;
  chats: number;
  messages: number;
  atMs: number;
}

function cellsOf(rows: readonly TellingRow[]): AddedCells {
  const told = rows.filter(({ is_told }) => is_told === 1);
  const requests = rows.filter(({ is_request }) => is_request === 1);
  // Each is an array of one, as the engine writes it.
  const gather = (of: string, from: readonly TellingRow[]): string =>
    `[${from.map((row) => row[`${of}_text`]?.slice(1, -1)).join(",")}]`;
  const arrays = new Map(GATHERED.map(({ of, isOfPerson }) => [of, gather(of, isOfPerson ? told : requests)]));
  return {
    n: rows.length,
    mark: (rows.reduce((sum, { mark }) => sum + BigInt(mark), 0n) & UINT64_MAX).toString(),
    reach: rows.reduce((most, { version }) => (BigInt(version) > most ? BigInt(version) : most), 0n).toString(),
    arrays,
    bytes: [...arrays.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    people: {
      names: told.map(({ name }) => name),
      chats: told.map(({ chats }) => chats),
      messages: told.map(({ messages }) => messages),
      firstAtMs: told.map(({ atMs }) => atMs),
      lastAtMs: told.map(({ atMs }) => atMs),
    },
  };
}

/** A row for each telling. Gathered by the engine as well, they would take it half as long again. */
export function addedCellsSql(database: string): string {
  const texts = GATHERED.map(({ of, sql }) => `toString([${sql}]) AS ${of}_text`);
  return `SELECT toUInt16(day) AS day, toString(ver) AS version, toString(any(telling_mark)) AS mark,
      any(is_told) AS is_told, any(is_request) AS is_request, any(person_name) AS name,
      ${SQL_OF.get("chats")} AS chats, ${SQL_OF.get("messages")} AS messages, toUnixTimestamp64Milli(any(occurred_at)) AS atMs,
      ${texts.join(",\n      ")}
    FROM ${addedTellings(database, [...CELL_COLUMNS, `${EVENT_MARK_SQL} AS telling_mark`, `${IS_TOLD_SQL} AS is_told`])}
    GROUP BY day, ver`;
}

/** What came to a day. */
export interface AddedToDay {
  day: EpochDay;
  cells: AddedCells;
}

/** Selects the cells of a set as rows like those of rollups, one a day. */
export function addedRows(added: readonly AddedToDay[], cells: Cells, columns: readonly string[]): string {
  const structure = [["day", "Date"], ...COLUMNS[cells].map(({ name }) => [name, dictionaryType(name)])];
  const rows = added.map(({ day, cells: { arrays } }) => [
    formatDay(day),
    ...COLUMNS[cells].map(({ of }) => arrays.get(of)),
  ]);
  return `SELECT ${["day", ...columns].join(", ")} FROM ${readRows(structure, rows)}`;
}

/** Selects everything that came to some days: `day`, `n`, `mark`, `reach` and `<column of cells>_cells`. */
export function allAddedRows(added: readonly AddedToDay[]): string {
  const structure = [
    ["day", "Date"],
    ...["n", "mark", "reach"].map((name) => [name, "UInt64"]),
    ...GATHERED.map(({ of, type }) => [`${of}_cells`, type]),
  ];
  const rows = added.map(({ day, cells: { n, mark, reach, arrays } }) => [
    formatDay(day),
    n,
    mark,
    reach,
    ...GATHERED.map(({ of }) => arrays.get(of)),
  ]);
  return `SELECT * FROM ${readRows(structure, rows)}`;
}

/**
 * Arrays that the engine has written as text are read by it as they were. They are in the statement, for a bound value may
 * have 128 KiB at most as it stands in an address; in a form of which no byte can be taken for a part of the statement.
 */
function readRows(structure: readonly (readonly string[])[], rows: readonly (readonly unknown[])[]): string {
  const types = structure.map((column) => column.join(" ")).join(", ");
  const text = rows.map((row) => row.join("\t")).join("\n");
  return `format(TSV, '${types.replaceAll("'", "\\'")}', base64Decode('${Buffer.from(text).toString("base64")}'))`;
}
