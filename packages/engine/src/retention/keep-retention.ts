import type { Accounts } from "../accounts/open-accounts.js";
import { toEpochDay } from "../kernel/day.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { deleteFrozenEvents, freezeDays, type RetentionStep } from "./freeze-days.js";

/** What letting go of old events came to. */
export interface RetentionOutcome {
  /** Days that were frozen, of all teams. */
  frozenDays: number;
  /** Days whose events were deleted; also some that an earlier run had frozen. */
  deletedDays: number;
}

/**
 * Lets go of the events that teams no longer keep. For each team: events of earlier days are refused from now on, on every
 * node; then these days are frozen; then their events are deleted. Each step is durable before the next begins, and the
 * whole may be repeated from anywhere, at once on several nodes.
 *
 * A team that keeps everything again still loses what was frozen before.
 *
 * @throws DaybookError `store_unavailable`, of the first team that failed, when all were tried
 */
export async function keepRetention({
  store,
  accounts,
  nowMs,
  onStep = () => Promise.resolve(),
}: {
  store: AnalyticsStore;
  accounts: Accounts;
  nowMs: number;
  /** Awaited at each step of each team. */
  onStep?: (step: RetentionStep) => Promise<void>;
}): Promise<RetentionOutcome> {
  const outcome: RetentionOutcome = { frozenDays: 0, deletedDays: 0 };
  const failures: unknown[] = [];
  for (const { team } of accounts.directory.listTeams()) {
    try {
      const before = await refuseOldEvents(accounts, team.slug, nowMs);
      if (before === null) continue;
      await onStep("events refused");
      outcome.frozenDays += await freezeDays(store, team.id, before);
      await onStep("days frozen");
      outcome.deletedDays += (await deleteFrozenEvents(store, team.id, before)).length;
      await onStep("events deleted");
    } catch (error) {
      // A shard that is away holds up its own teams only.
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return outcome;
}

/** The first day whose events are kept; null for a team that has always kept everything. */
async function refuseOldEvents(accounts: Accounts, slug: string, nowMs: number): Promise<number | null> {
  const { retentionDays, frozenBefore } = accounts.getTeam(slug);
  if (retentionDays === null) return frozenBefore;
  const firstKept = toEpochDay(nowMs) - retentionDays;
  if (frozenBefore !== null && frozenBefore >= firstKept) return frozenBefore;
  const team = await accounts.inTeam(slug).raiseFrozenBefore(firstKept);
  return team.frozenBefore;
}
