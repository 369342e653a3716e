import {
  type ActivityMeasure,
  findTimeZone,
  formatDay,
  listUsage,
  parseDay,
  readVendorDays,
  type ReconcileSides,
  type Tally,
  type TeamDirectory,
  toActivitySums,
  toEpochDay,
  DAY_MS,
  type UsageReportDimension,
  type VendorReport,
  type VendorRow,
} from "@daybook/engine";
import type { Daybook } from "../../daybook.js";
import { V0Error } from "../../http/v0-error.js";
import type { ReconcileQuestion } from "./get-reconcile-report.js";

interface Group {
  dimension: UsageReportDimension;
  /** The same of a row of OpenRouter's. */
  valueOf: (row: VendorRow, about: { subject: string; team: TeamDirectory }) => string;
}

/** What events and OpenRouter's activity can both be told apart by, by the name of `group_by`. */
export const RECONCILE_GROUPS: Readonly<Record<string, Group>> = {
  model: { dimension: "model", valueOf: (row) => row["model"] ?? "" },
  model_permaslug: { dimension: "permaslug", valueOf: (row) => row["model_permaslug"] ?? "" },
  endpoint: { dimension: "endpoint", valueOf: (row) => row["endpoint_id"] ?? "" },
  provider: { dimension: "provider", valueOf: (row) => row["provider_name"] ?? "" },
  // The vendor's workspaces have ids of its own; one of ours with the same slug is meant.
  workspace: {
    dimension: "workspace",
    valueOf: (row, { team }) => team.findWorkspace(row["workspace_slug"] ?? "")?.id ?? row["workspace_id"] ?? "",
  },
  key: { dimension: "key", valueOf: (_, { subject }) => subject },
};

/** The team's events and what OpenRouter said of them, for the days asked. */
export async function activitySides(
  { analytics, accountsStore, nowMs }: Pick<Daybook, "analytics" | "accountsStore" | "nowMs">,
  team: TeamDirectory,
  { firstDay, lastDay, groups }: ReconcileQuestion,
): Promise<Omit<ReconcileSides<ActivityMeasure>, "measures">> {
  const report: VendorReport = groups.includes("key") ? "key" : groups.includes("workspace") ? "workspace" : "account";
  const asked = groups.map((name) => [name, groupOf(name)] as const);
  const days = await readVendorDays(accountsStore, {
    teamId: team.team.id,
    vendor: "openrouter",
    report,
    subject: null,
    firstDay,
    lastDay,
  });
  if (report !== "account" && days.length === 0) {
    throw new V0Error(
      404,
      `No day of OpenRouter's by ${report} is kept of this range. Turn it on at the connection (by${report === "key" ? "Key" : "Workspace"}), and synchronise.`,
    );
  }
  const vendor = days.flatMap(({ day, subject, rows }) =>
    rows.map((row): Tally<ActivityMeasure> => ({
      day,
      values: Object.fromEntries(asked.map(([name, { valueOf }]) => [name, valueOf(row, { subject, team })])),
      sums: toActivitySums(row),
    })),
  );
  const zone = findTimeZone("UTC");
  if (zone === null) throw new Error("the runtime does not know UTC");
  const events: Tally<ActivityMeasure>[] = [];
  const usage = listUsage(analytics, team, {
    range: { startMs: epochMs(firstDay), endMs: epochMs(lastDay) + DAY_MS },
    zone,
    unit: "day",
    dimensions: asked.map(([, { dimension }]) => dimension),
    filters: [],
    personId: null,
    nowMs: nowMs(),
  });
  for await (const { startMs, values, sums } of usage) {
    events.push({
      day: formatDay(toEpochDay(startMs)),
      values: Object.fromEntries(asked.map(([name, { dimension }]) => [name, values[dimension] ?? ""])),
      sums: { ...sums, usage: sums.cost, byok_usage_inference: sums.byok },
    });
  }
  return { events, vendor, vendorDays: new Set(days.map(({ day }) => day)) };
}

function groupOf(name: string): Group {
  const group = RECONCILE_GROUPS[name];
  if (group === undefined) throw new Error(`${name} was a group when it was read`);
  return group;
}

function epochMs(day: string): number {
  return (parseDay(day) ?? 0) * DAY_MS;
}
