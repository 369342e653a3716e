import { type Feed, pseudonymiseEvents, type TeamDirectory, type UsageEvent } from "@daybook/engine";
import type { Daybook } from "../../daybook.js";

/**
 * Stores events that were not made from spans, each as one with what other feeds tell of the same call.
 *
 * @throws DaybookError `store_unavailable`, retryable with the same events
 */
export async function storeEvents(
  { traces }: Daybook,
  {
    sender: { team },
    events,
    feed,
    frozenBeforeMs,
  }: { sender: { team: TeamDirectory }; events: readonly UsageEvent[]; feed: Feed; frozenBeforeMs: number | null },
): Promise<void> {
  // What is kept beside the events knows no erased name either.
  await traces.writeEvents(team.team.id, pseudonymiseEvents(team, events), { feed, frozenBeforeMs });
}
