import { toEpochDay } from "../kernel/day.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { costOfCall } from "./cost-of-call.js";
import type { PriceTable } from "./price-table.js";

/** The words of `cost_source` that Daybook itself writes. */
export const PRICED = "priced";
export const UNKNOWN_COST = "unknown";

/**
 * The events as they are stored: a generation whose cost nobody told has that of the team's prices, if they have one. The
 * very same list when nothing is priced. What was told is never changed.
 *
 * @param table null: the team has no prices
 */
export function priceEvents(table: PriceTable | null, events: readonly UsageEvent[]): readonly UsageEvent[] {
  if (table === null) return events;
  let priced: UsageEvent[] | null = null;
  for (const [index, event] of events.entries()) {
    if (!mayBePriced(event)) continue;
    const cost = costByTable(table, event);
    if (cost === null) continue;
    priced ??= [...events];
    priced[index] = { ...event, usagePicoUsd: cost, costSource: PRICED, priceVersion: table.version };
  }
  return priced ?? events;
}

/** What a generation costs by the table, whatever it says itself. */
export function costByTable(table: PriceTable, event: PriceableEvent): bigint | null {
  const price = table.findPrice(event, toEpochDay(event.occurredAtMs));
  return price === null ? null : costOfCall(price, event);
}

/** What the price of an event depends on. */
export type PriceableEvent = Pick<
  UsageEvent,
  | "occurredAtMs"
  | "providerName"
  | "model"
  | "modelPermaslug"
  | "variant"
  | "status"
  | "responseCached"
  | "promptTokens"
  | "cachedTokens"
  | "cacheWriteTokens"
  | "cacheWrite1hTokens"
  | "completionTokens"
>;

/**
 * On the team's own provider key a gateway takes a fee, if anything, which is no matter of the model's price; and what the
 * inference is worth stands elsewhere.
 */
function mayBePriced({ type, usagePicoUsd, isByok, byokUsageInferencePicoUsd }: UsageEvent): boolean {
  return type === "generation" && usagePicoUsd === null && isByok !== true && byokUsageInferencePicoUsd === null;
}
