import { eventsList } from "@daybook/sdk/funcs/eventsList.js";
import type { StoredEvent } from "@daybook/sdk/models/operations";
import { useDaybookContext } from "@daybook/sdk/react-query";
import { queryKeyEventsList } from "@daybook/sdk/react-query/eventsList.js";
import { useEventsSources } from "@daybook/sdk/react-query/eventsSources.js";
import { unwrapAsync } from "@daybook/sdk/types";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createColumnHelper, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { useCallback, useMemo } from "react";
import { formatClock, formatCount, formatUsd, NOTHING } from "../lib/format.ts";
import { one } from "../lib/search.ts";
import { useVisit } from "../lib/visit.ts";
import { QueryState } from "../parts/query-state.tsx";
import { useAddress } from "../parts/set-search.ts";
import { SourcesTable } from "../parts/sources-table.tsx";
import { DataTable } from "../tables/data-table.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/field.tsx";
import { Empty, Notice, Tag } from "../ui/state.tsx";
import styles from "./pages.module.css";

const LOOK_EVERY_MS = 3_000;
const LOOK_AT_SOURCES_EVERY_MS = 15_000;
const PAGE_SIZE = 200;
const TYPES = {
  all: "All events",
  "generation.completed": "Generations",
  "chat.created": "Chats",
  "message.created": "Messages",
} as const;

const column = createColumnHelper<StoredEvent>();
const tokens = (value: number | null): string => (value === null ? NOTHING : formatCount(value));
const columns = [
  column.accessor("time", {
    header: "Time (UTC)",
    cell: (cell) => formatClock(cell.getValue()),
    meta: { width: "minmax(190px, 1.1fr)" },
  }),
  column.accessor("type", {
    header: "Event",
    cell: ({ row: { original } }) => (
      <>
        {original.type.split(".")[0]} {original.status !== "ok" && <Tag kind="bad">{original.status}</Tag>}
      </>
    ),
    meta: { width: "minmax(130px, 0.8fr)" },
  }),
  column.accessor((event) => event.member?.name ?? event.member?.email ?? event.user ?? NOTHING, {
    id: "person",
    header: "Person",
    meta: { width: "minmax(130px, 1fr)" },
  }),
  column.accessor((event) => event.model ?? NOTHING, {
    id: "model",
    header: "Model",
    cell: (cell) => <span title={cell.getValue()}>{cell.getValue()}</span>,
    meta: { width: "minmax(210px, 1.8fr)" },
  }),
  column.accessor("promptTokens", {
    header: "Prompt",
    cell: (cell) => tokens(cell.getValue()),
    meta: { isNumber: true },
  }),
  column.accessor("completionTokens", {
    header: "Completion",
    cell: (cell) => tokens(cell.getValue()),
    meta: { isNumber: true },
  }),
  column.accessor("usage", {
    header: "Cost",
    cell: (cell) => (cell.getValue() === null ? NOTHING : formatUsd(cell.getValue() ?? "0")),
    meta: { isNumber: true },
  }),
  column.accessor("source", { header: "Source", meta: { width: "minmax(110px, 0.8fr)" } }),
];

/** The latest events as they arrive, and how far behind each source is. */
export function EventsPage() {
  const { team } = useVisit();
  const client = useDaybookContext();
  const [search, setSearch] = useAddress();
  const isLive = one(search, "live") !== "off";
  const type = one(search, "type");
  const request = { limit: PAGE_SIZE, ...(type === undefined ? {} : { type }) };
  const events = useInfiniteQuery({
    queryKey: queryKeyEventsList(request),
    queryFn: ({ pageParam, signal }) =>
      unwrapAsync(eventsList(client, { ...request, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    // Who scrolled down reads old events, and is not pulled up.
    refetchInterval: ({ state }) => (isLive && (state.data?.pages.length ?? 1) === 1 ? LOOK_EVERY_MS : false),
  });
  const rows = useMemo(() => events.data?.pages.flatMap(({ data }) => data) ?? [], [events.data]);
  const sources = useEventsSources(undefined, {
    refetchInterval: isLive ? LOOK_AT_SOURCES_EVERY_MS : false,
    staleTime: 0,
  });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = events;
  const readOn = useCallback(() => {
    if (!isLive && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isLive, fetchNextPage, hasNextPage, isFetchingNextPage]);
  const table = useReactTable({
    data: rows,
    columns,
    enableSorting: false,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ source, id, time }) => JSON.stringify([source, id, time.slice(0, 10)]),
  });
  return (
    <>
      <title>{`Events · ${team.name} · Daybook`}</title>
      <div className={styles["head"]}>
        <div>
          <h1>Events</h1>
          <p>The latest first, times in UTC. {isLive ? "New ones appear by themselves." : "Paused."}</p>
        </div>
        <div className={styles["bar"]}>
          <Select
            options={TYPES}
            value={type ?? "all"}
            aria-label="Which events"
            onPick={(picked) => setSearch({ type: picked === "all" ? undefined : picked })}
          />
          <Button onClick={() => setSearch({ live: isLive ? "off" : undefined })}>{isLive ? "Pause" : "Go on"}</Button>
        </div>
      </div>
      {!team.mayReadTeam && <Notice>You see your own events. Owners and billing see everybody's.</Notice>}
      {sources.data?.data.length !== 0 && (
        <section aria-label="Sources" className={styles["stack"]}>
          <h2>How far behind each source is</h2>
          <QueryState query={sources} what="the sources">
            {(found) => <SourcesTable sources={found} />}
          </QueryState>
          <h2>Latest events</h2>
        </section>
      )}
      <QueryState query={events} what="the events">
        {() =>
          rows.length === 0 ? (
            <Empty title="No event has arrived">
              <p>Events that are sent to this server appear here within seconds.</p>
            </Empty>
          ) : (
            <>
              <DataTable table={table} label="Events" minWidth={1160} onEnd={readOn} />
              <p className={styles["note"]}>
                {isLive
                  ? `The latest ${formatCount(rows.length)} events. Pause to scroll on to older ones.`
                  : `${formatCount(rows.length)} events read; scroll for older ones.`}
              </p>
            </>
          )
        }
      </QueryState>
    </>
  );
}
