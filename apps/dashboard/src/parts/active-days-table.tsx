import type { MemberDay } from "@daybook/sdk/models/operations";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { formatCount, formatDayLong, formatUsd } from "../lib/format.ts";
import { DataTable } from "../tables/data-table.tsx";
import { Empty } from "../ui/state.tsx";

const column = createColumnHelper<MemberDay>();
const columns = [
  column.accessor("date", {
    header: "Day (UTC)",
    cell: (cell) => formatDayLong(cell.getValue()),
    meta: { width: "minmax(130px, 1.4fr)" },
  }),
  ...(["chats", "messages", "requests", "tokens"] as const).map((name) =>
    column.accessor(name, {
      header: name.replace(/^./, (letter) => letter.toUpperCase()),
      cell: (cell) => formatCount(cell.getValue()),
      meta: { isNumber: true },
    }),
  ),
  column.accessor("usage", { header: "Spend", cell: (cell) => formatUsd(cell.getValue()), meta: { isNumber: true } }),
];

/** What somebody did on each day that they did something, newest first. */
export function ActiveDaysTable({ days }: { days: readonly MemberDay[] }) {
  const data = useMemo(() => days.toReversed(), [days]);
  const table = useReactTable({ data, columns, getCoreRowModel: getCoreRowModel(), enableSorting: false });
  if (data.length === 0) return <Empty title="No active day" />;
  return <DataTable table={table} label="Active days" minWidth={620} maxHeight={320} />;
}
