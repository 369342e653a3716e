import { type ServedDay, toRowsText } from "./vendor-row.js";

/** The newest that is kept of a day. */
export interface KeptDay {
  revision: number;
  rows: string;
}

/** What becomes of the days that were served. */
export interface RevisionPlan {
  /** Days never served before, and days served otherwise than before: a new revision each. */
  added: { day: string; revision: number; rows: string }[];
  /** Days served as they are kept, by revision. */
  confirmed: { day: string; revision: number }[];
}

/**
 * Holds served days against the kept ones. A day that was served replaces what was kept of it; a day that was not
 * served stays as it is, so nothing is lost when a vendor's window moves on or an answer has a hole.
 *
 * @param emptyDays days of which the vendor knew nothing when it must have known: kept as empty, unless something is
 */
export function planRevisions(
  kept: ReadonlyMap<string, KeptDay>,
  served: readonly ServedDay[],
  emptyDays: readonly string[] = [],
): RevisionPlan {
  const plan: RevisionPlan = { added: [], confirmed: [] };
  const silent = emptyDays.filter((day) => served.every((other) => other.day !== day));
  for (const { day, rows } of served) {
    const text = toRowsText(rows);
    const before = kept.get(day);
    if (before?.rows === text) plan.confirmed.push({ day, revision: before.revision });
    else plan.added.push({ day, revision: (before?.revision ?? 0) + 1, rows: text });
  }
  for (const day of silent) {
    const before = kept.get(day);
    if (before === undefined) plan.added.push({ day, revision: 1, rows: EMPTY });
    else if (before.rows === EMPTY) plan.confirmed.push({ day, revision: before.revision });
  }
  return plan;
}

const EMPTY = toRowsText([]);
