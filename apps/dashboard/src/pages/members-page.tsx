import { reportsGetMembers } from "@daybook/sdk/funcs/reportsGetMembers.js";
import type { MemberReportRow } from "@daybook/sdk/models/operations";
import { useDaybookContext } from "@daybook/sdk/react-query";
import { queryKeyReportsGetMembers } from "@daybook/sdk/react-query/reportsGetMembers.js";
import { unwrapAsync } from "@daybook/sdk/types";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createColumnHelper, getCoreRowModel, type SortingState, useReactTable } from "@tanstack/react-table";
import { useCallback, useMemo, useState } from "react";
import { HeatMap } from "../charts/heat-map.tsx";
import { daysOf, rangeOf, toDay } from "../lib/day-range.ts";
import { formatCount, formatDayLong, formatDateOf, formatUsd, ZONE_NOTE } from "../lib/format.ts";
import { one, type Search } from "../lib/search.ts";
import { useVisit } from "../lib/visit.ts";
import { ExportMenu } from "../parts/export-menu.tsx";
import { PersonCell } from "../parts/person-cell.tsx";
import { QueryState } from "../parts/query-state.tsx";
import { RangePicker } from "../parts/range-picker.tsx";
import { RoleTags } from "../parts/role-tags.tsx";
import { useAddress } from "../parts/set-search.ts";
import { SearchField } from "../parts/search-field.tsx";
import { DataTable } from "../tables/data-table.tsx";
import { Select } from "../ui/field.tsx";
import { Empty, Notice } from "../ui/state.tsx";
import styles from "./pages.module.css";

const PAGE_SIZE = 200;
const HEAT_DAYS_MAX = 92;
const WHO = { all: "Everybody", member: "Members", unlinked: "Not members", removed: "Removed" } as const;
const SORTS: readonly string[] = [
  "name",
  "chats",
  "messages",
  "activeDays",
  "firstActivity",
  "lastActivity",
  "requests",
  "usage",
];

const column = createColumnHelper<MemberReportRow>();

/** Who did and used what: everybody, idle members too, in any order, however many they are. */
export function MembersPage() {
  const { team } = useVisit();
  const client = useDaybookContext();
  const [search, setSearch] = useAddress();
  const [today] = useState(() => toDay(Date.now()));
  const range = rangeOf({ range: one(search, "range"), from: one(search, "from"), to: one(search, "to") }, today);
  const sought = one(search, "q") ?? "";
  const status = one(search, "status");
  const sort = sortOf(search);
  const request = {
    ...range,
    sort,
    limit: PAGE_SIZE,
    include: "daily" as const,
    ...(sought === "" ? {} : { search: sought }),
    ...(status === undefined ? {} : { status }),
  };
  const members = useInfiniteQuery({
    queryKey: queryKeyReportsGetMembers(request),
    queryFn: ({ pageParam, signal }) =>
      unwrapAsync(
        reportsGetMembers(client, { ...request, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? null,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => members.data?.pages.flatMap(({ data }) => data) ?? [], [members.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = members;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  const { start, end } = range;
  const days = useMemo(() => daysOf({ start, end }).slice(-HEAT_DAYS_MAX), [start, end]);
  const columns = useMemo(() => columnsOf(team.slug, days), [team.slug, days]);
  const sorting: SortingState = [{ id: sort.replace("-", ""), desc: sort.startsWith("-") }];
  const table = useReactTable({
    data: rows,
    columns,
    state: { sorting },
    manualSorting: true,
    sortDescFirst: true,
    enableSortingRemoval: false,
    onSortingChange: (update) => {
      const [next] = typeof update === "function" ? update(sorting) : update;
      if (next !== undefined) setSearch({ sort: `${next.desc ? "-" : ""}${next.id}` });
    },
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ id }) => id,
  });

  return (
    <>
      <title>{`Members · ${team.name} · Daybook`}</title>
      <div className={styles["head"]}>
        <div>
          <h1>Members</h1>
          <p>
            {formatDayLong(range.start)} to {formatDayLong(range.end)}. {ZONE_NOTE}
          </p>
        </div>
        <ExportMenu
          team={team.slug}
          tables={[{ label: "As in the table", url: () => exportUrl({ ...range, sort, q: sought, status }) }]}
        />
      </div>
      {!team.mayReadTeam && <Notice>You see yourself only. Owners and billing of {team.name} see everybody.</Notice>}
      <div className={styles["bar"]} role="group" aria-label="What is shown">
        <RangePicker
          search={search}
          range={range}
          onChange={(change) => setSearch({ range: undefined, from: undefined, to: undefined, ...change })}
        />
        <label>
          Who
          <Select
            options={WHO}
            value={status ?? "all"}
            onPick={(picked) => setSearch({ status: picked === "all" ? undefined : picked })}
          />
        </label>
        <SearchField
          label="Search members"
          value={sought}
          onSearch={(text) => setSearch({ q: text === "" ? undefined : text }, { replace: true })}
        />
        <span className={styles["note"]} role="status">
          {members.data === undefined ? "" : `${formatCount(members.data.pages[0]?.meta.totalCount ?? 0)} people`}
        </span>
      </div>
      <QueryState query={members} what="the members">
        {({ pages }) =>
          rows.length === 0 ? (
            <Empty title={sought === "" ? "Nobody is here" : `Nobody is called “${sought}”`}>
              <p>Members and the people whom events name are listed here.</p>
            </Empty>
          ) : (
            <DataTable
              table={table}
              label="Members"
              rowCount={pages[0]?.meta.totalCount ?? rows.length}
              rowHeight={68}
              minWidth={1180}
              onEnd={readOn}
            />
          )
        }
      </QueryState>
    </>
  );
}

function columnsOf(team: string, days: readonly string[]) {
  const counted = (name: "chats" | "messages" | "requests", header: string) =>
    column.accessor(name, { header, cell: (cell) => formatCount(cell.getValue()), meta: { isNumber: true } });
  return [
    column.accessor("name", {
      header: "Person",
      sortDescFirst: false,
      cell: ({ row: { original } }) => <PersonCell team={team} {...original} />,
      meta: { width: "minmax(230px, 2fr)" },
    }),
    column.display({
      id: "role",
      header: "Role",
      cell: ({ row: { original } }) => <RoleTags status={original.status} teamRoles={original.teamRoles} />,
      meta: { width: "minmax(130px, 1.1fr)", canWrap: true },
    }),
    counted("chats", "Chats"),
    counted("messages", "Messages"),
    column.accessor("activeDays", {
      header: "Active days",
      cell: ({ row: { original } }) => <ActiveDays row={original} days={days} />,
      meta: { width: "minmax(150px, 1.2fr)" },
    }),
    column.accessor("firstActivity", {
      header: "First activity",
      cell: (cell) => formatDateOf(cell.getValue()),
      meta: { width: "minmax(110px, 1fr)" },
    }),
    column.accessor("lastActivity", {
      header: "Last activity",
      cell: (cell) => (cell.getValue() === null ? "idle" : formatDateOf(cell.getValue())),
      meta: { width: "minmax(110px, 1fr)" },
    }),
    counted("requests", "Requests"),
    column.accessor("usage", { header: "Spend", cell: (cell) => formatUsd(cell.getValue()), meta: { isNumber: true } }),
  ];
}

function ActiveDays({ row, days }: { row: MemberReportRow; days: readonly string[] }) {
  const done = new Map((row.daily ?? []).map((day) => [day.date, day.messages + day.chats + day.requests]));
  return (
    <div className={styles["bar"]}>
      <span>{formatCount(row.activeDays)}</span>
      <HeatMap
        days={days}
        valueOf={(day) => done.get(day) ?? 0}
        label={`Active on ${row.activeDays} days`}
        size={days.length > 60 ? 5 : 7}
      />
    </div>
  );
}

function sortOf(search: Search): string {
  const said = one(search, "sort") ?? "";
  return SORTS.includes(said.replace(/^-/, "")) ? said : "-usage";
}

/** The report that holds what the page shows, for a table. */
function exportUrl(parameters: Readonly<Record<string, string | undefined>>): URL {
  const url = new URL("/v1/reports/members", globalThis.location.origin);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") url.searchParams.set(name, value);
  }
  return url;
}
