/** Sums by what was summed: counts, and of money picodollars. */
export type Sums<Measure extends string> = Readonly<Record<Measure, bigint>>;

/** What one side says of one day and whatever else it is told apart by. */
export interface Tally<Measure extends string> {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** What it is about besides the day, by name; the same names in every one. */
  values: Readonly<Record<string, string>>;
  sums: Sums<Measure>;
}

/** What events and the vendor say of one day and one thing. */
export interface ReconciledRow<Measure extends string> {
  day: string;
  values: Readonly<Record<string, string>>;
  events: Sums<Measure>;
  /** Null: the vendor was never heard about this day. */
  vendor: Sums<Measure> | null;
  /** The vendor's less the events'; null with `vendor`. */
  difference: Sums<Measure> | null;
}

export interface ReconcileSides<Measure extends string> {
  measures: readonly Measure[];
  events: Iterable<Tally<Measure>>;
  vendor: Iterable<Tally<Measure>>;
  /** The days of which the vendor was heard: there it says 0 of what it does not name. */
  vendorDays: ReadonlySet<string>;
}

/**
 * Events and a vendor's days side by side, one row for each day and thing that either knows. They are never added up.
 *
 * @returns newest day first, then by what the rows are about
 */
export function reconcile<Measure extends string>({
  measures,
  events,
  vendor,
  vendorDays,
}: ReconcileSides<Measure>): ReconciledRow<Measure>[] {
  const rows = new Map<string, { tally: Tally<Measure>; events: Sums<Measure>; vendor: Sums<Measure> }>();
  const take = (tally: Tally<Measure>, side: "events" | "vendor"): void => {
    const key = keyOf(tally);
    const row = rows.get(key) ?? { tally, events: noSums(measures), vendor: noSums(measures) };
    row[side] = addSums(measures, row[side], tally.sums);
    rows.set(key, row);
  };
  for (const tally of events) take(tally, "events");
  for (const tally of vendor) take(tally, "vendor");
  return [...rows.values()]
    .map(({ tally: { day, values }, ...sides }) => {
      if (!vendorDays.has(day)) return { day, values, events: sides.events, vendor: null, difference: null };
      return { day, values, ...sides, difference: subtractSums(measures, sides.vendor, sides.events) };
    })
    .toSorted((a, b) => (a.day === b.day ? compare(keyOf(a), keyOf(b)) : compare(b.day, a.day)));
}

/** The sums of the rows of which both sides are known. */
export function totalOf<Measure extends string>(
  measures: readonly Measure[],
  rows: readonly ReconciledRow<Measure>[],
): ReconciledRow<Measure> {
  let [events, vendor] = [noSums(measures), noSums(measures)];
  for (const row of rows) {
    if (row.vendor === null) continue;
    events = addSums(measures, events, row.events);
    vendor = addSums(measures, vendor, row.vendor);
  }
  return { day: "", values: {}, events, vendor, difference: subtractSums(measures, vendor, events) };
}

function noSums<Measure extends string>(measures: readonly Measure[]): Sums<Measure> {
  return eachMeasure(measures, () => 0n);
}

function addSums<Measure extends string>(
  measures: readonly Measure[],
  left: Sums<Measure>,
  right: Sums<Measure>,
): Sums<Measure> {
  return eachMeasure(measures, (name) => BigInt(left[name]) + BigInt(right[name]));
}

function subtractSums<Measure extends string>(
  measures: readonly Measure[],
  from: Sums<Measure>,
  less: Sums<Measure>,
): Sums<Measure> {
  return eachMeasure(measures, (name) => BigInt(from[name]) - BigInt(less[name]));
}

/** A mapped type cannot be built key by key: each value was just made for the measure of the same name. */
function eachMeasure<Measure extends string>(
  measures: readonly Measure[],
  valueOf: (name: Measure) => bigint,
): Sums<Measure> {
  return Object.fromEntries(measures.map((name) => [name, valueOf(name)])) as Sums<Measure>;
}

function keyOf({ day, values }: { day: string; values: Readonly<Record<string, string>> }): string {
  return JSON.stringify([day, ...Object.values(values)]);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
