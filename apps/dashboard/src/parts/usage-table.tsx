import type { ActivityReportRow } from "@daybook/sdk/models/operations";
import {
  type ColumnDef,
  createColumnHelper,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { picoUsdToNumber } from "../lib/decimal.ts";
import type { Dimension } from "../lib/dimensions.ts";
import { formatChange, formatCount, formatShare, formatUsd, NOTHING } from "../lib/format.ts";
import { addUsage, fromActivitySums, NO_USAGE, type UsageSums } from "../lib/usage-sums.ts";
import styles from "../pages/pages.module.css";
import { DataTable } from "../tables/data-table.tsx";
import { TextInput } from "../ui/field.tsx";

interface PartRow {
  /** Null where events do not say. */
  id: string | null;
  label: string;
  sums: UsageSums;
  /** Share of the spend of all rows. */
  share: string;
  /** Of the spend, against the period before. */
  change: string;
}

const column = createColumnHelper<PartRow>();

/** Usage of a range by one dimension: sorted, searched, and with a last row that is the sum of those shown. */
export function UsageTable({
  dimension,
  rows,
  before,
  onPick,
}: {
  dimension: Dimension;
  rows: readonly ActivityReportRow[];
  /** The same of the period before; null while it is not known. */
  before: readonly ActivityReportRow[] | null;
  /** Called with a row that is to be the only one; absent: rows cannot be picked. */
  onPick?: (id: string) => void;
}) {
  const [sorting, setSorting] = useState<SortingState>([{ id: "spend", desc: true }]);
  const [search, setSearch] = useState("");
  const data = useMemo(() => toPartRows(dimension, rows, before), [dimension, rows, before]);
  const columns = useMemo(() => columnsOf(dimension, onPick), [dimension, onPick]);
  const table = useReactTable({
    data,
    columns,
    state: { sorting, globalFilter: search },
    onSortingChange: setSorting,
    globalFilterFn: (row, _, text: string) => row.original.label.toLowerCase().includes(text.trim().toLowerCase()),
    getColumnCanGlobalFilter: ({ id }) => id === "label",
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
  });
  const shown = table.getFilteredRowModel().rows.length;
  return (
    <>
      <div className={styles["bar"]}>
        <TextInput
          type="search"
          aria-label={`Search ${dimension.plural}`}
          placeholder={`Search ${dimension.plural}`}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <span className={styles["note"]} role="status">
          {shown === data.length
            ? `${formatCount(shown)} in all`
            : `${formatCount(shown)} of ${formatCount(data.length)}`}
        </span>
      </div>
      <DataTable table={table} label={`Usage by ${dimension.label.toLowerCase()}`} minWidth={920} hasFoot />
    </>
  );
}

function columnsOf(dimension: Dimension, onPick: ((id: string) => void) | undefined): ColumnDef<PartRow, never>[] {
  const counted = (name: "requests" | "prompt" | "completion" | "reasoning" | "cached", header: string) =>
    column.accessor((row) => row.sums[name], {
      id: name,
      header,
      cell: (cell) => formatCount(cell.getValue()),
      footer: ({ table }) => formatCount(sumOf(table.getFilteredRowModel().rows)[name]),
      meta: { isNumber: true },
      sortDescFirst: true,
    });
  // The helper's columns differ in their value's type, which a table does not read.
  return [
    column.accessor("label", {
      header: dimension.label,
      cell: ({ row: { original } }) =>
        original.id === null || onPick === undefined ? (
          original.label
        ) : (
          <button
            type="button"
            className={styles["nameButton"]}
            title={`Only ${original.label}`}
            onClick={() => original.id !== null && onPick(original.id)}
          >
            {original.label}
          </button>
        ),
      footer: "Total",
      meta: { width: "minmax(200px, 2.2fr)" },
    }),
    column.accessor((row) => row.sums.spend, {
      id: "spend",
      header: "Spend",
      cell: (cell) => formatUsd(cell.getValue()),
      footer: ({ table }) => formatUsd(sumOf(table.getFilteredRowModel().rows).spend),
      sortingFn: (one, other) =>
        Number(one.original.sums.spend > other.original.sums.spend) -
        Number(one.original.sums.spend < other.original.sums.spend),
      sortDescFirst: true,
      meta: { isNumber: true },
    }),
    column.accessor("share", { header: "Share", enableSorting: false, meta: { isNumber: true, width: "80px" } }),
    column.accessor("change", { header: "Change", enableSorting: false, meta: { isNumber: true, width: "100px" } }),
    counted("requests", "Requests"),
    counted("prompt", "Prompt"),
    counted("completion", "Completion"),
    counted("reasoning", "Reasoning"),
    counted("cached", "Cached"),
  ] as ColumnDef<PartRow, never>[];
}

function sumOf(rows: readonly { original: PartRow }[]): UsageSums {
  return rows.reduce((sum, { original }) => addUsage(sum, original.sums), NO_USAGE);
}

function toPartRows(
  dimension: Dimension,
  rows: readonly ActivityReportRow[],
  before: readonly ActivityReportRow[] | null,
): PartRow[] {
  const spendOf = (row: ActivityReportRow): number => picoUsdToNumber(fromActivitySums(row).spend);
  const earlier = new Map((before ?? []).map((row) => [dimension.idOf(row), spendOf(row)]));
  const total = rows.reduce((sum, row) => sum + spendOf(row), 0);
  return rows.map((row) => {
    const id = dimension.idOf(row);
    return {
      id,
      label: dimension.labelOf(row) ?? "Not stated",
      sums: fromActivitySums(row),
      share: formatShare(spendOf(row), total),
      change: before === null ? NOTHING : (formatChange(spendOf(row), earlier.get(id) ?? 0) ?? "new"),
    };
  });
}
