import type { TeamDirectory } from "../../accounts/team-directory.js";
import { DAY_MS, type EpochDay } from "../../kernel/day.js";
import { readDays, type TimeRange } from "../../rollup/read-plan.js";
import type { AnalyticsStore, BoundValue } from "../../store/analytics/analytics-store.js";
import { readNamesOf, toNameParams } from "../names-of-person.js";
import { type ActivityShape, activitySql } from "./activity-sql.js";

export interface ActivityQuery {
  /** First and last UTC day, both included. */
  firstDay: EpochDay;
  lastDay: EpochDay;
  apiKeyHash: string | null;
  /** As `findActivityPerson` returned it. */
  personId: string | null;
  workspaceId: string | null;
  /** One row per workspace as well. */
  byWorkspace: boolean;
}

/** One endpoint's usage on one UTC day. Counts and money are decimal text, exact at any size. */
export interface ActivityRow {
  day: EpochDay;
  /** Empty unless grouped by workspace. */
  workspace: string;
  model: string;
  permaslug: string;
  endpoint: string;
  provider: string;
  requests: string;
  promptTokens: string;
  cachedTokens: string;
  completionTokens: string;
  reasoningTokens: string;
  /** USD. */
  usage: string;
  /** USD, not part of usage. */
  byokUsageInference: string;
}

/**
 * Usage per endpoint and UTC day: one row per (day, model, endpoint), with workspace when grouped.
 *
 * @returns newest day first, then dearest first; groups without requests are left out; unknown tokens and costs add
 * nothing
 * @throws DaybookError `store_unavailable`
 * Exact at every moment: unsealed days are read from their events.
 */
export async function reportActivity(
  store: AnalyticsStore,
  team: TeamDirectory,
  query: ActivityQuery,
): Promise<ActivityRow[]> {
  const range = { startMs: query.firstDay * DAY_MS, endMs: (query.lastDay + 1) * DAY_MS };
  const params: Record<string, BoundValue> = {};
  if (query.apiKeyHash !== null) params["key"] = query.apiKeyHash;
  if (query.workspaceId !== null) params["workspace"] = query.workspaceId;
  if (query.personId !== null) {
    const names = await readNamesOf(store, team, { personId: query.personId, range });
    params["people"] = toNameParams(names);
  }
  const shape = {
    byKey: query.apiKeyHash !== null,
    byPerson: query.personId !== null,
    ofWorkspace: query.workspaceId !== null,
    byWorkspace: query.byWorkspace,
  };
  return readActivity(store, team.team.id, { range, shape, params });
}

/** The same of a team by its id; with the shape come the parameters that it binds. */
export async function readActivity(
  store: AnalyticsStore,
  team: string,
  { range, shape, params }: { range: TimeRange; shape: ActivityShape; params: Record<string, BoundValue> },
): Promise<ActivityRow[]> {
  const rows = await readDays<FoundRow>(store, {
    team,
    range,
    statement: (plan) => ({ sql: activitySql(store.database, shape, plan), params }),
    daysOf: (found) => new Set(found.filter(({ isSealed }) => isSealed !== 0).map(({ day }) => day)),
    tellsRollups: true,
  });
  return rows.filter((row) => row.requests !== "0").map(({ isSealed: _, ...row }) => row);
}

interface FoundRow extends ActivityRow {
  /** Something of a rollup is in it. Absent: nothing came beside rollups. */
  isSealed?: 0 | 1;
}
