import { type Column, flexRender, type Row, type RowData, type Table } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import { classes } from "../ui/classes.ts";
import styles from "./data-table.module.css";

declare module "@tanstack/react-table" {
  // The parameters are the library's.
  interface ColumnMeta<TData extends RowData, TValue> {
    isNumber?: boolean;
    /** Whether what stands in a cell may take more than one line. */
    canWrap?: boolean;
    /** As CSS grid takes it; default `minmax(90px, 1fr)`. */
    width?: string;
  }
  interface TableMeta<TData extends RowData> {
    /** Called with the id of a row that was picked. It stands here since columns that change draw every cell anew. */
    onPick?: ((id: string) => void) | undefined;
  }
}

/**
 * A table that draws only the rows in sight, so that ten thousand are as smooth as ten. Rows and cells say by role what
 * they are, and how many there are.
 */
export function DataTable<Data>({
  table,
  label,
  rowCount,
  rowHeight = 38,
  minWidth = 640,
  maxHeight = 640,
  hasFoot = false,
  onEnd,
}: {
  table: Table<Data>;
  label: string;
  /** All there are, also those that were not read yet; default: as many as the table has. */
  rowCount?: number;
  rowHeight?: number;
  minWidth?: number;
  /** Beyond it the table scrolls, in pixels. */
  maxHeight?: number;
  /** Whether columns have a footer: the row of totals. */
  hasFoot?: boolean;
  /** Called when the last rows come into sight. */
  onEnd?: () => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const { rows } = table.getRowModel();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: minWidth, height: 600 },
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  // Reading on is the answer to a scroll, which only the browser tells of.
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 20) onEnd?.();
  }, [lastShown, rows.length, onEnd]);

  const columns = table.getVisibleLeafColumns();
  const layout: CSSProperties & Record<`--${string}`, string> = {
    "--table-columns": columns.map(({ columnDef }) => columnDef.meta?.width ?? "minmax(90px, 1fr)").join(" "),
    "--table-width": `${minWidth}px`,
  };
  const footRows = hasFoot ? table.getFooterGroups() : [];
  return (
    // What scrolls must be reached by keyboard.
    <div
      ref={frame}
      className={styles["frame"]}
      role="region"
      aria-label={`${label}, scrollable`}
      tabIndex={0}
      style={{ maxHeight }}
    >
      <div
        className={styles["table"]}
        role="table"
        aria-label={label}
        aria-rowcount={(rowCount ?? rows.length) + 1 + footRows.length}
        style={layout}
      >
        <div role="rowgroup" className={styles["head"]}>
          {table.getHeaderGroups().map((group) => (
            <div key={group.id} role="row" className={styles["row"]} aria-rowindex={1}>
              {group.headers.map((header) => (
                <HeadCell key={header.id} column={header.column}>
                  {flexRender(header.column.columnDef.header, header.getContext())}
                </HeadCell>
              ))}
            </div>
          ))}
        </div>
        <div role="rowgroup" className={styles["body"]} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : <BodyRow key={row.id} row={row} place={{ index, start, rowHeight }} />;
          })}
        </div>
        {footRows.map((group) => (
          <div key={group.id} role="rowgroup" className={styles["foot"]}>
            <div role="row" className={styles["row"]} aria-rowindex={(rowCount ?? rows.length) + 2}>
              {group.headers.map((header) => (
                <div key={header.id} role="cell" className={cellClass(header.column)}>
                  {flexRender(header.column.columnDef.footer, header.getContext())}
                </div>
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function HeadCell<Data>({ column, children }: { column: Column<Data>; children: ReactNode }) {
  const sorted = column.getIsSorted();
  const isSortable = column.getCanSort();
  const direction = sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none";
  return (
    <div role="columnheader" className={cellClass(column)} aria-sort={isSortable ? direction : undefined}>
      {isSortable ? (
        <button
          type="button"
          className={styles["sort"]}
          data-sorted={sorted !== false}
          onClick={column.getToggleSortingHandler()}
        >
          {children}
          <span aria-hidden="true">{{ asc: " ▲", desc: " ▼", false: "" }[String(sorted)]}</span>
        </button>
      ) : (
        <span className={styles["title"]}>{children}</span>
      )}
    </div>
  );
}

function BodyRow<Data>({
  row,
  place: { index, start, rowHeight },
}: {
  row: Row<Data>;
  place: { index: number; start: number; rowHeight: number };
}) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes(styles["row"], styles["virtual"])}
      style={{ height: rowHeight, transform: `translateY(${start}px)` }}
    >
      {row.getVisibleCells().map((cell) => (
        <div key={cell.id} role="cell" className={cellClass(cell.column)}>
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </div>
      ))}
    </div>
  );
}

function cellClass<Data>({ columnDef }: Column<Data>): string {
  return classes(
    styles["cell"],
    columnDef.meta?.isNumber === true && styles["number"],
    columnDef.meta?.canWrap === true && styles["wrap"],
  );
}
