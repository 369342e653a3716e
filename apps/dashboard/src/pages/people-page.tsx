import type { TeamMember } from "@daybook/sdk/models";
import { invalidateAllMembersList, useMembersList } from "@daybook/sdk/react-query/membersList.js";
import { useMembersRemoveMutation } from "@daybook/sdk/react-query/membersRemove.js";
import { useQueryClient } from "@tanstack/react-query";
import { createColumnHelper, getCoreRowModel, getSortedRowModel, useReactTable } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { toFailure } from "../lib/failure.ts";
import { formatDateOf, NOTHING } from "../lib/format.ts";
import { useVisit } from "../lib/visit.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { MemberDialog } from "../parts/member-dialog.tsx";
import { PersonCell } from "../parts/person-cell.tsx";
import { QueryState } from "../parts/query-state.tsx";
import { RoleTags } from "../parts/role-tags.tsx";
import { DataTable } from "../tables/data-table.tsx";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { NoPermission, Notice } from "../ui/state.tsx";
import styles from "./pages.module.css";

interface PersonRow extends TeamMember {
  team: string;
  onEdit: () => void;
  onRemove: () => void;
}

const column = createColumnHelper<PersonRow>();
const columns = [
  column.accessor((member) => member.name ?? member.email, {
    id: "name",
    header: "Member",
    cell: ({ row: { original } }) => <PersonCell {...original} />,
    meta: { width: "minmax(230px, 2fr)" },
  }),
  column.accessor((member) => member.teamRoles.join(" "), {
    id: "roles",
    header: "Roles",
    cell: ({ row: { original } }) => <RoleTags status="member" teamRoles={original.teamRoles} />,
    meta: { width: "minmax(170px, 1.1fr)", canWrap: true },
  }),
  column.accessor((member) => member.v0Role ?? NOTHING, { id: "v0Role", header: "v0 role" }),
  column.accessor((member) => (member.aliases.length === 0 ? NOTHING : member.aliases.join(", ")), {
    id: "aliases",
    header: "Events also say",
    enableSorting: false,
    cell: (cell) => <span title={cell.getValue()}>{cell.getValue()}</span>,
    meta: { width: "minmax(180px, 1.5fr)" },
  }),
  column.accessor("createdAt", {
    header: "Since (UTC)",
    cell: (cell) => formatDateOf(cell.getValue()),
    meta: { width: "minmax(110px, 0.8fr)" },
  }),
  column.display({
    id: "actions",
    header: "Actions",
    cell: ({ row: { original } }) => (
      <div className={styles["rowActions"]}>
        <Menu
          label="Change"
          name={`Change ${original.name ?? original.email}`}
          groups={[
            {
              actions: [
                { label: "Name, roles and aliases…", onPick: original.onEdit },
                { label: "Remove…", onPick: original.onRemove },
              ],
            },
          ]}
        />
      </div>
    ),
    meta: { width: "120px", isNumber: true },
  }),
];

type Open = { kind: "new" } | { kind: "edit" | "remove"; member: TeamMember } | null;

/** Who is in the team, with which roles, and by which strings events call them. For owners. */
export function PeoplePage() {
  const { team } = useVisit();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const members = useMembersList({ team: team.slug }, { enabled: team.mayAdminister });
  const onSuccess = (): Promise<void> => invalidateAllMembersList(queryClient);
  const remove = useMembersRemoveMutation({ onSuccess });
  const data = useMemo(
    () =>
      (members.data?.data ?? []).map((member) => ({
        ...member,
        team: team.slug,
        onEdit: () => setOpen({ kind: "edit", member }),
        onRemove: () => setOpen({ kind: "remove", member }),
      })),
    [members.data, team.slug],
  );
  const table = useReactTable({
    data,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: ({ id }) => id,
  });
  return (
    <>
      <title>{`Members and roles · ${team.name} · Daybook`}</title>
      <div className={styles["head"]}>
        <div>
          <h1>Members and roles</h1>
          <p>Owners may do everything, billing reads everything, all others see themselves.</p>
        </div>
        {team.mayAdminister && (
          <Button kind="primary" onClick={() => setOpen({ kind: "new" })}>
            Add a member
          </Button>
        )}
      </div>
      {team.mayAdminister ? (
        <>
          {remove.error !== null && <Notice kind="bad">{toFailure(remove.error).message}</Notice>}
          <QueryState query={members} what="the members">
            {() => <DataTable table={table} label="Members and roles" minWidth={960} rowHeight={56} />}
          </QueryState>
        </>
      ) : (
        <NoPermission what="members and roles" who={`Only owners of ${team.name} may see and change them.`} />
      )}
      {open?.kind === "new" && (
        <MemberDialog team={team.slug} member={null} onClose={() => setOpen(null)} onDone={() => void onSuccess()} />
      )}
      {open?.kind === "edit" && (
        <MemberDialog
          team={team.slug}
          member={open.member}
          onClose={() => setOpen(null)}
          onDone={() => void onSuccess()}
        />
      )}
      {open?.kind === "remove" && (
        <ConfirmDialog
          title={`Remove ${open.member.name ?? open.member.email}?`}
          keep="Keep them"
          action="Remove"
          onClose={() => setOpen(null)}
          onConfirm={() => remove.mutate({ request: { team: team.slug, id: open.member.id } })}
        >
          Their keys stop at once. What they did and used stays, under “Removed” in the members report.
          {open.member.id === team.member.id && " This is you, so you will be signed out."}
        </ConfirmDialog>
      )}
    </>
  );
}
