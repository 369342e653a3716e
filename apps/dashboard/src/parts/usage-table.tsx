import type { ActivityReportRow } from "@daybook/sdk/models/operations";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { picoUsdToNumber } from "../lib/decimal.ts";
import type { Dimension } from "../lib/dimensions.ts";
import { formatChange, formatCount, formatShare, formatUsd, NOTHING } from "../lib/format.ts";
import { addUsage, fromActivitySums, NO_USAGE, type UsageSums } from "../lib/usage-sums.ts";
import type { TableView } from "../lib/usage-question.ts";
import styles from "../pages/pages.module.css";
import { DataTable } from "../tables/data-table.tsx";

interface PartRow {
  /** Null where events do not say. */
  id: string | null;
  label: string;
  sums: UsageSums;
  /** Share of the spend of the whole. */
  share: string;
  /** Of the spend, against the period before. */
  change: string;
}

const column = createColumnHelper<PartRow>();

/** Usage of a range by one dimension, in the order of the report, with a last row that is the sum of those shown. */
export function UsageTable({
  dimension,
  rows,
  whole,
  before,
  sort,
  onSort,
  onPick,
}: {
  dimension: Dimension;
  rows: readonly ActivityReportRow[];
  /** All usage, of which each row is a share. */
  whole: UsageSums;
  /** Rows of the period before; null while they are not known, absent where they are not to be told. */
  before?: readonly ActivityReportRow[] | null | undefined;
  sort: TableView["sort"];
  onSort: (sort: TableView["sort"]) => void;
  /** Called with a row that is to be the only one; absent: rows cannot be picked. */
  onPick?: ((id: string) => void) | undefined;
}) {
  const hasBefore = before !== undefined;
  const earlier = before ?? null;
  const data = useMemo(
    () => toPartRows(dimension, { rows, whole, before: earlier }),
    [dimension, rows, whole, earlier],
  );
  const columns = useMemo(() => columnsOf(dimension, hasBefore), [dimension, hasBefore]);
  const sorting = [{ id: sort.column, desc: sort.isDescending }];
  const table = useReactTable({
    data,
    columns,
    state: { sorting },
    meta: { onPick },
    manualSorting: true,
    enableSortingRemoval: false,
    onSortingChange: (update) => {
      const [next] = typeof update === "function" ? update(sorting) : update;
      if (next !== undefined) onSort({ column: next.id, isDescending: next.desc });
    },
    getCoreRowModel: getCoreRowModel(),
  });
  return <DataTable table={table} label={`Usage by ${dimension.label.toLowerCase()}`} minWidth={920} hasFoot />;
}

function columnsOf(dimension: Dimension, hasBefore: boolean) {
  const counted = (id: string, name: "requests" | "prompt" | "completion" | "reasoning" | "cached", header: string) =>
    column.accessor((row) => row.sums[name], {
      id,
      header,
      cell: (cell) => formatCount(cell.getValue()),
      footer: ({ table }) => formatCount(sumOf(table.getRowModel().rows)[name]),
      meta: { isNumber: true },
      sortDescFirst: true,
    });
  return [
    column.accessor("label", {
      id: dimension.labelColumn,
      header: dimension.label,
      sortDescFirst: false,
      cell: ({ row: { original }, table }) =>
        original.id === null || table.options.meta?.onPick === undefined ? (
          <span title={original.label}>{original.label}</span>
        ) : (
          <button
            type="button"
            className={styles["nameButton"]}
            title={`Only ${original.label}`}
            onClick={() => original.id !== null && table.options.meta?.onPick?.(original.id)}
          >
            {original.label}
          </button>
        ),
      footer: "Total",
      meta: { width: "minmax(200px, 2.2fr)" },
    }),
    column.accessor((row) => row.sums.spend, {
      id: "usage",
      header: "Spend",
      cell: (cell) => formatUsd(cell.getValue()),
      footer: ({ table }) => formatUsd(sumOf(table.getRowModel().rows).spend),
      sortDescFirst: true,
      // Room for `<$0.000001`.
      meta: { isNumber: true, width: "minmax(115px, 1fr)" },
    }),
    column.accessor("share", { header: "Share", enableSorting: false, meta: { isNumber: true, width: "80px" } }),
    ...(hasBefore
      ? [
          column.accessor("change", {
            header: "Change",
            enableSorting: false,
            meta: { isNumber: true, width: "100px" },
          }),
        ]
      : []),
    counted("requests", "requests", "Requests"),
    counted("prompt_tokens", "prompt", "Prompt"),
    counted("completion_tokens", "completion", "Completion"),
    counted("reasoning_tokens", "reasoning", "Reasoning"),
    counted("cached_tokens", "cached", "Cached"),
  ];
}

function sumOf(rows: readonly { original: PartRow }[]): UsageSums {
  return rows.reduce((sum, { original }) => addUsage(sum, original.sums), NO_USAGE);
}

function toPartRows(
  dimension: Dimension,
  {
    rows,
    whole,
    before,
  }: { rows: readonly ActivityReportRow[]; whole: UsageSums; before: readonly ActivityReportRow[] | null },
): PartRow[] {
  const spendOf = (row: ActivityReportRow): number => picoUsdToNumber(fromActivitySums(row).spend);
  const earlier = new Map((before ?? []).map((row) => [dimension.idOf(row), spendOf(row)]));
  return rows.map((row) => {
    const id = dimension.idOf(row);
    return {
      id,
      label: dimension.labelOf(row) ?? "Not stated",
      sums: fromActivitySums(row),
      share: formatShare(spendOf(row), picoUsdToNumber(whole.spend)),
      change: before === null ? NOTHING : (formatChange(spendOf(row), earlier.get(id) ?? 0) ?? "new"),
    };
  });
}
