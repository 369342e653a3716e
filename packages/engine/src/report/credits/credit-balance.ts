import type { TeamDirectory } from "../../accounts/team-directory.js";
import { formatPicoUsd, toPicoUsd } from "../../kernel/money.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { reportLifetimeUsage } from "../key-usage/daily-totals.js";

/** Credits of a team; one is one US dollar. Decimal text. */
export interface CreditBalance {
  /** What of the total was not used; below zero when more was used. */
  remaining: string;
  /** Bought in the team's life. */
  total: string;
}

/**
 * Credits bought, less all that the team was ever charged; null when the team keeps no account of credits.
 *
 * @throws DaybookError `store_unavailable`
 */
export async function reportCreditBalance(store: AnalyticsStore, team: TeamDirectory): Promise<CreditBalance | null> {
  const total = team.team.totalCredits;
  if (total === null) return null;
  const used = await reportLifetimeUsage(store, team);
  return { total, remaining: formatPicoUsd(toPicoUsd(total) - toPicoUsd(used)) };
}
