import type { TeamKey } from "@daybook/sdk/models";
import { useReportsGetActivity } from "@daybook/sdk/react-query/reportsGetActivity.js";
import { invalidateAllKeysList, useKeysList } from "@daybook/sdk/react-query/keysList.js";
import { useKeysRevokeMutation } from "@daybook/sdk/react-query/keysRevoke.js";
import { useKeysUpdateMutation } from "@daybook/sdk/react-query/keysUpdate.js";
import { useQueryClient } from "@tanstack/react-query";
import {
  createColumnHelper,
  getCoreRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { toFailure } from "../lib/failure.ts";
import { formatDateOf, formatUsd, NOTHING } from "../lib/format.ts";
import { useVisit } from "../lib/visit.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { EditKeyDialog } from "../parts/edit-key-dialog.tsx";
import { NewKeyDialog } from "../parts/new-key-dialog.tsx";
import { QueryState } from "../parts/query-state.tsx";
import { DataTable } from "../tables/data-table.tsx";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Empty, NoPermission, Notice, Tag } from "../ui/state.tsx";
import styles from "./pages.module.css";

interface KeyRow extends TeamKey {
  /** US dollars of the last 30 days, decimal text; null: not used. */
  spent: string | null;
  onEdit: () => void;
  onToggle: () => void;
  onRevoke: () => void;
}

const column = createColumnHelper<KeyRow>();
const columns = [
  column.accessor("name", { header: "Name", meta: { width: "minmax(160px, 1.3fr)" } }),
  column.accessor("kind", {
    header: "Kind",
    cell: ({ row: { original } }) => (
      <>
        {original.kind} {original.disabled && <Tag kind="bad">disabled</Tag>}
      </>
    ),
    meta: { width: "minmax(150px, 1fr)" },
  }),
  column.accessor((key) => key.memberEmail ?? NOTHING, {
    id: "member",
    header: "Whose",
    cell: (cell) => <span title={cell.getValue()}>{cell.getValue()}</span>,
    meta: { width: "minmax(220px, 1.8fr)" },
  }),
  column.accessor("label", { header: "Key", enableSorting: false, meta: { width: "minmax(160px, 1fr)" } }),
  column.accessor("spent", {
    header: "Spend, 30 days",
    enableSorting: false,
    cell: (cell) => (cell.getValue() === null ? NOTHING : formatUsd(cell.getValue() ?? "0")),
    meta: { isNumber: true, width: "minmax(120px, 1fr)" },
  }),
  column.accessor("limitUsd", {
    header: "Limit",
    enableSorting: false,
    cell: ({ row: { original } }) =>
      original.limitUsd === null ? "none" : `${formatUsd(original.limitUsd)} ${original.limitReset ?? "in all"}`,
    meta: { width: "minmax(130px, 1fr)" },
  }),
  column.accessor("createdAt", {
    header: "Made (UTC)",
    cell: (cell) => formatDateOf(cell.getValue()),
    meta: { width: "minmax(125px, 0.8fr)" },
  }),
  column.display({
    id: "actions",
    header: "Actions",
    cell: ({ row: { original } }) => (
      <div className={styles["rowActions"]}>
        <Menu
          label="Change"
          name={`Change ${original.name}`}
          groups={[
            {
              actions: [
                { label: "Name and limit…", onPick: original.onEdit },
                { label: original.disabled ? "Enable" : "Disable", onPick: original.onToggle },
                { label: "Revoke…", onPick: original.onRevoke },
              ],
            },
          ]}
        />
      </div>
    ),
    meta: { width: "120px", isNumber: true },
  }),
];

type Open = { kind: "new" } | { kind: "edit" | "revoke"; key: TeamKey } | null;

/** Keys of the team: made, limited, stopped for a while, and stopped for good. */
export function KeysPage() {
  const { team } = useVisit();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const [sorting, setSorting] = useState<SortingState>([]);
  const keys = useKeysList({ team: team.slug }, { enabled: team.mayAdminister });
  const usage = useReportsGetActivity({ groupBy: ["key"] }, { enabled: team.mayAdminister });
  const onSuccess = (): Promise<void> => invalidateAllKeysList(queryClient);
  const update = useKeysUpdateMutation({ onSuccess });
  const { mutate: change } = update;
  const revoke = useKeysRevokeMutation({ onSuccess });
  const data = useMemo(() => {
    const spent = new Map(usage.data?.data.map((row) => [row.apiKeyHash, row.usage]));
    return (keys.data?.data ?? []).map((key) => ({
      ...key,
      spent: spent.get(key.hash) ?? null,
      onEdit: () => setOpen({ kind: "edit", key }),
      onRevoke: () => setOpen({ kind: "revoke", key }),
      onToggle: () => change({ request: { team: team.slug, hash: key.hash, disabled: !key.disabled } }),
    }));
  }, [keys.data, usage.data, team.slug, change]);
  const table = useReactTable({
    data,
    columns,
    state: { sorting },
    onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: ({ hash }) => hash,
  });
  if (!team.mayAdminister) {
    return (
      <>
        <title>{`Keys · ${team.name} · Daybook`}</title>
        <h1>Keys</h1>
        <NoPermission what="the keys" who={`Only owners of ${team.name} may see and make keys.`} />
      </>
    );
  }
  const failure = update.error ?? revoke.error;
  return (
    <>
      <title>{`Keys · ${team.name} · Daybook`}</title>
      <div className={styles["head"]}>
        <div>
          <h1>Keys</h1>
          <p>Management keys read and administer, usage is counted for inference keys, ingest keys write events.</p>
        </div>
        <Button kind="primary" onClick={() => setOpen({ kind: "new" })}>
          New key
        </Button>
      </div>
      {failure !== null && <Notice kind="bad">{toFailure(failure).message}</Notice>}
      <QueryState query={keys} what="the keys">
        {() =>
          data.length === 0 ? (
            <Empty title="There is no key" />
          ) : (
            <DataTable table={table} label="Keys" minWidth={1160} rowHeight={46} />
          )
        }
      </QueryState>
      {open?.kind === "new" && (
        <NewKeyDialog team={team} onClose={() => setOpen(null)} onMade={() => void onSuccess()} />
      )}
      {open?.kind === "edit" && (
        <EditKeyDialog
          team={team.slug}
          apiKey={open.key}
          onClose={() => setOpen(null)}
          onDone={() => void onSuccess()}
        />
      )}
      {open?.kind === "revoke" && (
        <ConfirmDialog
          title={`Revoke ${open.key.name}?`}
          keep="Keep it"
          action="Revoke"
          onClose={() => setOpen(null)}
          onConfirm={() => revoke.mutate({ request: { team: team.slug, hash: open.key.hash } })}
        >
          {open.key.label} stops at once and for good. What was used with it stays in the reports.
          {open.key.hash === team.key.hash && " You are signed in with this very key, so you will be signed out."}
        </ConfirmDialog>
      )}
    </>
  );
}
