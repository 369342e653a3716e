import {
  displayName,
  emailOf,
  formatPicoUsd,
  type TeamDirectory,
  type TimeZone,
  toEpochDay,
  type UsageReportDimension,
  type UsageReportRow,
  type UsageSums,
} from "@daybook/engine";
import type { ReportColumn } from "../../http/export/report-column.js";
import type { UsageGroups } from "./usage-groups.js";

type Column = ReportColumn<UsageReportRow>;

/**
 * The columns of the usage report: when, by what, how much. JSON and tables have the same.
 *
 * @param options.hasWideTokens token sums may not fit into 64 bits
 */
export function usageColumns(
  team: TeamDirectory,
  { groups, zone, hasWideTokens }: { groups: UsageGroups; zone: TimeZone; hasWideTokens: boolean },
): Column[] {
  return [
    ...timeColumns(groups, zone),
    ...groups.dimensions.flatMap((dimension) => dimensionColumns(team, dimension)),
    ...sumColumns<UsageReportRow>(({ sums }) => sums, { hasWideTokens }),
    { name: "partial", type: "boolean", valueOf: (row) => row.isPartial },
  ];
}

/** @param options.hasWideTokens default false */
export function sumColumns<Row>(
  sumsOf: (row: Row) => UsageSums,
  { hasWideTokens = false }: { hasWideTokens?: boolean } = {},
): ReportColumn<Row>[] {
  const count = (name: keyof UsageSums, isWide: boolean): ReportColumn<Row> => ({
    name,
    type: "count",
    isWide,
    valueOf: (row) => String(sumsOf(row)[name]),
  });
  return [
    ...(["requests", "byok_requests", "priced_requests"] as const).map((name) => count(name, false)),
    { name: "unknown_cost_requests", type: "count", valueOf: (row) => String(unknownCostRequests(sumsOf(row))) },
    ...TOKENS.map((name) => count(name, hasWideTokens)),
    { name: "usage", type: "money", valueOf: (row) => formatPicoUsd(sumsOf(row).cost) },
    { name: "byok_usage_inference", type: "money", valueOf: (row) => formatPicoUsd(sumsOf(row).byok) },
  ];
}

/** Of these `usage` tells nothing: what adds nothing to it need not have cost nothing. */
export function unknownCostRequests({ requests, priced_requests: known }: UsageSums): bigint {
  return requests - known;
}

const TOKENS = [
  "prompt_tokens",
  "cached_tokens",
  "cache_write_tokens",
  "completion_tokens",
  "reasoning_tokens",
] as const;
const INT64_MAX = 2n ** 63n - 1n;

/** Whether the sums, and with them perhaps one of the rows they are of, hold more tokens than 64 bits do. */
export function hasWideTokens(sums: UsageSums): boolean {
  return TOKENS.some((name) => sums[name] > INT64_MAX);
}

function timeColumns({ unit }: UsageGroups, zone: TimeZone): Column[] {
  if (unit === null) return [];
  // A clock shows some hours twice a year, so hours are told by the instant they begin with.
  if (unit === "hour") return [{ name: "hour", type: "instant", valueOf: (row) => row.startMs }];
  return [{ name: "date", type: "day", valueOf: (row) => toEpochDay(zone.toLocal(row.startMs)) }];
}

function dimensionColumns(team: TeamDirectory, dimension: UsageReportDimension): Column[] {
  const told = (name: string): Column => ({ name, type: "text", valueOf: (row) => toldValue(row, dimension) });
  const label = (name: string, labelOf: (value: string) => string | undefined): Column => ({
    name,
    type: "text",
    valueOf: (row) => {
      const value = toldValue(row, dimension);
      return value === null ? null : (labelOf(value) ?? null);
    },
  });
  switch (dimension) {
    case "model":
    case "variant":
    case "app":
      return [told(dimension)];
    case "permaslug":
      return [told("model_permaslug")];
    case "endpoint":
      return [told("endpoint_id")];
    case "provider":
      return [told("provider_name")];
    case "workspace":
      return [told("workspace_id"), label("workspace_name", (id) => team.findWorkspace(id)?.name)];
    case "key":
      return [told("api_key_hash"), label("api_key_name", (hash) => team.findKey(hash)?.name)];
    case "member":
      return [
        told("member_id"),
        { name: "member_name", type: "text", valueOf: ({ person }) => (person === null ? null : displayName(person)) },
        { name: "member_email", type: "text", valueOf: ({ person }) => (person === null ? null : emailOf(person)) },
        { name: "member_status", type: "text", valueOf: ({ person }) => person?.kind ?? null },
      ];
  }
}

/** Null where events do not say. */
function toldValue(row: UsageReportRow, dimension: UsageReportDimension): string | null {
  const value = row.values[dimension];
  return value === undefined || value === "" ? null : value;
}
