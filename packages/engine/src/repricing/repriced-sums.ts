import type { RepricedSums } from "./repricing-records.js";
import type { CostChange } from "./stored-prices.js";

export function noChanges(): RepricedSums {
  return { events: 0, newlyPriced: 0, noLongerPriced: 0, oldPicoUsd: 0n, newPicoUsd: 0n };
}

/** The sums with these changes. */
export function addChanges(sums: RepricedSums, changes: readonly CostChange[]): RepricedSums {
  const count = (isOne: (change: CostChange) => boolean): number => changes.filter(isOne).length;
  const total = (side: "before" | "after"): bigint => changes.reduce((sum, change) => sum + (change[side] ?? 0n), 0n);
  return {
    events: sums.events + changes.length,
    newlyPriced: sums.newlyPriced + count(({ before }) => before === null),
    noLongerPriced: sums.noLongerPriced + count(({ after }) => after === null),
    oldPicoUsd: sums.oldPicoUsd + total("before"),
    newPicoUsd: sums.newPicoUsd + total("after"),
  };
}
