import type { ActivityReportRow } from "@daybook/sdk/models/operations";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { formatDayLong } from "../lib/format.ts";
import {
  addUsage,
  fromActivitySums,
  NO_USAGE,
  USAGE_METRIC_NAMES,
  type UsageSums,
  usageMetric,
} from "../lib/usage-sums.ts";
import { DataTable } from "../tables/data-table.tsx";
import { Tag } from "../ui/state.tsx";

interface DayRow {
  date: string;
  isPartial: boolean;
  sums: UsageSums;
}

const column = createColumnHelper<DayRow>();

const columns = [
  column.accessor("date", {
    header: "Day (UTC)",
    cell: ({ row: { original } }) => (
      <>
        {formatDayLong(original.date)} {original.isPartial && <Tag kind="warn">so far</Tag>}
      </>
    ),
    footer: "Total",
    meta: { width: "minmax(170px, 1.4fr)" },
  }),
  ...USAGE_METRIC_NAMES.filter((name) => name !== "tokens").map((name) =>
    column.display({
      id: name,
      header: usageMetric(name).label,
      cell: ({ row: { original } }) => usageMetric(name).textOf(original.sums),
      footer: ({ table }) =>
        usageMetric(name).textOf(
          table.getRowModel().rows.reduce((sum, row) => addUsage(sum, row.original.sums), NO_USAGE),
        ),
      meta: { isNumber: true },
    }),
  ),
];

/** The chart's days as a table, newest first. */
export function DaysTable({ rows }: { rows: readonly ActivityReportRow[] }) {
  const data = useMemo(
    () => rows.map((row) => ({ date: row.date ?? "", isPartial: row.partial, sums: fromActivitySums(row) })),
    [rows],
  );
  const table = useReactTable({ data, columns, getCoreRowModel: getCoreRowModel(), enableSorting: false });
  return <DataTable table={table} label="Usage by day" minWidth={820} hasFoot />;
}
