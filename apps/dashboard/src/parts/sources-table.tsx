import type { EventSource, ListEventSourcesResponse } from "@daybook/sdk/models/operations";
import {
  createColumnHelper,
  getCoreRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { formatClock, formatCount, formatDuration } from "../lib/format.ts";
import { DataTable } from "../tables/data-table.tsx";

interface SourceRow extends EventSource {
  /** Since its newest event, by the server's clock. */
  behindMs: number;
}

const column = createColumnHelper<SourceRow>();
const columns = [
  column.accessor("source", {
    header: "Source",
    sortDescFirst: false,
    cell: (cell) => <span title={cell.getValue()}>{cell.getValue()}</span>,
    meta: { width: "minmax(180px, 2fr)" },
  }),
  column.accessor("behindMs", {
    header: "Newest event",
    cell: (cell) => (cell.getValue() < 0 ? "in the future" : `${formatDuration(cell.getValue())} ago`),
    meta: { isNumber: true, width: "minmax(130px, 1fr)" },
  }),
  column.accessor("newestTime", {
    header: "at (UTC)",
    cell: (cell) => formatClock(cell.getValue()),
    meta: { isNumber: true, width: "minmax(190px, 1.2fr)" },
  }),
  column.accessor("dayDelayMs", {
    header: "Way to Daybook",
    cell: (cell) =>
      cell.getValue() < 0 ? `clock ${formatDuration(-cell.getValue())} ahead` : formatDuration(cell.getValue()),
    meta: { isNumber: true, width: "minmax(150px, 1fr)" },
  }),
  column.accessor("dayEvents", {
    header: "Events that day",
    cell: (cell) => formatCount(cell.getValue()),
    meta: { isNumber: true, width: "minmax(140px, 1fr)" },
  }),
];

/** How far behind each source is: the one that was silent for longest first. */
export function SourcesTable({ sources: { data, asOf } }: { sources: ListEventSourcesResponse }) {
  const [sorting, setSorting] = useState<SortingState>([{ id: "behindMs", desc: true }]);
  const rows = useMemo(
    () => data.map((source) => ({ ...source, behindMs: Date.parse(asOf) - Date.parse(source.newestTime) })),
    [data, asOf],
  );
  const table = useReactTable({
    data: rows,
    columns,
    state: { sorting },
    enableSortingRemoval: false,
    onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: ({ source }) => source,
  });
  return <DataTable table={table} label="Sources" minWidth={800} maxHeight={240} />;
}
