import { formatPicoUsd, parseDay, type ReconciledRow, type Sums } from "@daybook/engine";
import type { ReportColumn } from "../../http/export/report-column.js";

const MONEY: ReadonlySet<string> = new Set(["usage", "byok_usage_inference"]);
/** The name of a group and of the column that has it. */
const COLUMN_OF_GROUP: Readonly<Record<string, string>> = {
  endpoint: "endpoint_id",
  provider: "provider_name",
  workspace: "workspace_id",
  key: "api_key_hash",
  member: "member_id",
};

/** The columns of the report: the day, what it is about, how it stands, and each measure of both sides. */
export function reconcileColumns<Measure extends string>(
  measures: readonly Measure[],
  groups: readonly string[],
): ReportColumn<ReconciledRow<Measure>>[] {
  return [
    { name: "date", type: "day", valueOf: (row) => parseDay(row.day) },
    ...groups.map((name): ReportColumn<ReconciledRow<Measure>> => ({
      name: COLUMN_OF_GROUP[name] ?? name,
      type: "text",
      valueOf: ({ values }) => values[name] || null,
    })),
    { name: "state", type: "text", valueOf: (row) => stateOf(measures, row) },
    ...reconcileSumColumns(measures),
  ];
}

/** Of each measure three: by events, by the vendor, and the vendor's less the events'. */
export function reconcileSumColumns<Measure extends string>(
  measures: readonly Measure[],
): ReportColumn<ReconciledRow<Measure>>[] {
  return measures.flatMap((measure) =>
    (["events", "vendor", "difference"] as const).map((side): ReportColumn<ReconciledRow<Measure>> => {
      const name = `${side}_${measure}`;
      const sumOf = (row: ReconciledRow<Measure>): bigint | null => valueOf(row[side], measure);
      if (!MONEY.has(measure)) return { name, type: "count", valueOf: (row) => sumOf(row)?.toString() ?? null };
      return {
        name,
        type: "money",
        valueOf: (row) => {
          const picoUsd = sumOf(row);
          return picoUsd === null ? null : formatPicoUsd(picoUsd);
        },
      };
    }),
  );
}

function valueOf<Measure extends string>(sums: Sums<Measure> | null, measure: Measure): bigint | null {
  return sums === null ? null : sums[measure];
}

/** `unknown`: the vendor was never heard about the day. */
function stateOf<Measure extends string>(
  measures: readonly Measure[],
  { difference }: ReconciledRow<Measure>,
): "equal" | "differs" | "unknown" {
  if (difference === null) return "unknown";
  return measures.every((measure) => difference[measure] === 0n) ? "equal" : "differs";
}
