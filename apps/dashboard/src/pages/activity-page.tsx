import type { ActivityReportRow, GetActivityReportRequest } from "@daybook/sdk/models/operations";
import { useEventsList } from "@daybook/sdk/react-query/eventsList.js";
import { buildReportsGetActivityQuery, useReportsGetActivity } from "@daybook/sdk/react-query/reportsGetActivity.js";
import { useDaybookContext } from "@daybook/sdk/react-query";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { TimeChart } from "../charts/time-chart.tsx";
import { daysOf, periodBefore, rangeOf, toDay } from "../lib/day-range.ts";
import { DIMENSION_NAMES, type DimensionName, dimensionOf } from "../lib/dimensions.ts";
import { formatDay, formatDayLong, ZONE_NOTE } from "../lib/format.ts";
import { many, one, oneOf, type Search } from "../lib/search.ts";
import { OTHER_ID, type Series, SERIES_MAX } from "../lib/series.ts";
import { fromActivitySums, USAGE_METRIC_NAMES, type UsageMetric, usageMetric } from "../lib/usage-sums.ts";
import { useVisit } from "../lib/visit.ts";
import { DaysTable } from "../parts/days-table.tsx";
import { ExportMenu } from "../parts/export-menu.tsx";
import { FilterBar } from "../parts/filter-bar.tsx";
import { QueryState } from "../parts/query-state.tsx";
import { RangePicker } from "../parts/range-picker.tsx";
import { Redirect, teamPath } from "../parts/redirect.tsx";
import { useAddress } from "../parts/set-search.ts";
import { UsageCards } from "../parts/usage-cards.tsx";
import { UsageTable } from "../parts/usage-table.tsx";
import { Select } from "../ui/field.tsx";
import { Empty, Hidden, Panel } from "../ui/state.tsx";
import { Tabs } from "../ui/tabs.tsx";
import styles from "./pages.module.css";

const METRICS = Object.fromEntries(USAGE_METRIC_NAMES.map((name) => [name, usageMetric(name).label])) as Record<
  (typeof USAGE_METRIC_NAMES)[number],
  string
>;
const STACKS = Object.fromEntries(DIMENSION_NAMES.map((name) => [name, dimensionOf(name).label])) as Record<
  DimensionName,
  string
>;

/** Usage by day, and who or what it is made of. Everything that is picked stands in the address. */
export function ActivityPage() {
  const { team } = useVisit();
  const [search, setSearch] = useAddress();
  // As of the page's opening: a clock that ran on would make every question a new one.
  const [nowMs] = useState(() => Date.now());
  const today = toDay(nowMs);
  const range = rangeOf({ range: one(search, "range"), from: one(search, "from"), to: one(search, "to") }, today);
  const by = oneOf(search, "by", DIMENSION_NAMES);
  const metric = usageMetric(oneOf(search, "show", USAGE_METRIC_NAMES));
  const dimension = dimensionOf(by);
  const filters = filtersOf(search);
  const question = { ...range, ...filters };
  const options = { placeholderData: keepPreviousData };

  const days = useReportsGetActivity({ ...question, groupBy: ["day"] }, options);
  const parts = useReportsGetActivity({ ...question, groupBy: dimension.groups }, options);
  const before = useReportsGetActivity(
    { ...filters, ...periodBefore(range, nowMs), groupBy: dimension.groups },
    options,
  );
  const latest = useEventsList({ limit: 1 }, { enabled: days.data?.data.length === 0 });
  const series = useDailySeries({
    by,
    metric,
    question,
    range: daysOf(range),
    parts: parts.data?.data,
    days: days.data?.data,
  });

  if (latest.data?.data.length === 0) return <Redirect href={teamPath(team.slug, "start")} />;
  const isTodayIn = range.end >= today && range.start <= today;
  const buckets = daysOf(range);
  return (
    <>
      <title>{`Activity · ${team.name} · Daybook`}</title>
      <div className={styles["head"]}>
        <div>
          <h1>Activity</h1>
          <p>
            {formatDayLong(range.start)} to {formatDayLong(range.end)}. {ZONE_NOTE}
            {isTodayIn && " Today is counted so far."}
          </p>
        </div>
        <ExportMenu team={team.slug} url={() => exportUrl({ ...question, groupBy: ["day", ...dimension.groups] })} />
      </div>
      <div className={styles["bar"]} role="group" aria-label="What is shown">
        <RangePicker
          search={search}
          range={range}
          onChange={(change) => setSearch({ range: undefined, from: undefined, to: undefined, ...change })}
        />
        <label>
          Show
          <Select
            options={METRICS}
            value={oneOf(search, "show", USAGE_METRIC_NAMES)}
            onPick={(show) => setSearch({ show })}
          />
        </label>
        <label>
          by
          <Select options={STACKS} value={by} onPick={(picked) => setSearch({ by: picked })} />
        </label>
        <FilterBar search={search} range={range} onChange={setSearch} />
      </div>
      <QueryState query={days} what="the activity">
        {(daily) => (
          <>
            <UsageCards
              sums={fromActivitySums(daily.meta.totals)}
              before={before.data === undefined ? null : fromActivitySums(before.data.meta.totals)}
            />
            {daily.data.length === 0 ? (
              <Empty title="Nothing was used in these days">
                <p>Choose other days, or take filters away.</p>
              </Empty>
            ) : (
              <Panel label={`${metric.label} by day`}>
                <Tabs
                  label="Chart or table"
                  tabs={[
                    {
                      id: "chart",
                      label: "Chart",
                      content: (
                        <TimeChart
                          label={`${metric.label} by UTC day and ${dimension.label.toLowerCase()}`}
                          buckets={buckets.map(formatDay)}
                          series={series}
                          format={metric.format}
                          formatAxis={metric.formatAxis}
                          partialPlace={isTodayIn ? buckets.indexOf(today) : null}
                        />
                      ),
                    },
                    { id: "days", label: "Days as a table", content: <DaysTable rows={daily.data} /> },
                  ]}
                />
              </Panel>
            )}
          </>
        )}
      </QueryState>
      <QueryState query={parts} what={`the ${dimension.plural}`}>
        {({ data }) =>
          data.length === 0 ? null : (
            <section aria-label={`By ${dimension.label.toLowerCase()}`} className={styles["stack"]}>
              <h2>
                By {dimension.label.toLowerCase()} <Hidden>as a table</Hidden>
              </h2>
              <UsageTable
                dimension={dimension}
                rows={data}
                before={before.data?.data ?? null}
                onPick={(id) => setSearch({ [by]: [id] })}
              />
            </section>
          )
        }
      </QueryState>
    </>
  );
}

/** The filters of an address, as the report takes them. */
function filtersOf(search: Search): GetActivityReportRequest {
  const filters = DIMENSION_NAMES.map((name) => {
    const ids = many(search, name).filter((id) => id !== "");
    return ids.length === 0 ? {} : dimensionOf(name).filter(ids.slice(0, dimensionOf(name).filterMax));
  });
  return Object.assign({}, ...filters) as GetActivityReportRequest;
}

/**
 * The values that weigh most, day by day, and the rest of each day as one. Only those few are asked for by day, so ten
 * thousand members cost no more than ten.
 */
function useDailySeries({
  by,
  metric,
  question,
  range,
  parts,
  days,
}: {
  by: DimensionName;
  metric: UsageMetric;
  question: GetActivityReportRequest;
  range: readonly string[];
  parts: readonly ActivityReportRow[] | undefined;
  days: readonly ActivityReportRow[] | undefined;
}): Series[] {
  const client = useDaybookContext();
  const dimension = dimensionOf(by);
  const weigh = (row: ActivityReportRow): number => metric.numberOf(fromActivitySums(row));
  const top = (parts ?? [])
    .filter((row) => dimension.idOf(row) !== null && weigh(row) > 0)
    .toSorted((one, other) => weigh(other) - weigh(one))
    .slice(0, SERIES_MAX);
  const ids = top.flatMap((row) => dimension.idOf(row) ?? []);
  const groups = dimension.filterMax === 1 ? ids.map((id) => [id]) : ids.length === 0 ? [] : [ids];
  const answers = useQueries({
    queries: groups.map((group) => ({
      ...buildReportsGetActivityQuery(client, {
        ...question,
        ...dimension.filter(group),
        groupBy: ["day", ...dimension.groups],
      }),
      placeholderData: keepPreviousData,
    })),
  });
  const rows = answers.flatMap(({ data }) => data?.data ?? []);
  const valueAt = (list: readonly ActivityReportRow[]): number[] =>
    range.map((day) => list.filter(({ date }) => date === day).reduce((sum, row) => sum + weigh(row), 0));
  const shown = top.map((row) => {
    const id = dimension.idOf(row) ?? "";
    return {
      id,
      label: dimension.labelOf(row) ?? id,
      values: valueAt(rows.filter((one) => dimension.idOf(one) === id)),
    };
  });
  const totals = valueAt(days ?? []);
  const rest = totals.map((total, place) =>
    Math.max(0, total - shown.reduce((sum, { values }) => sum + (values[place] ?? 0), 0)),
  );
  const highest = Math.max(0, ...totals);
  // What is left of a difference of binary floats is no usage.
  const isRest = rest.some((value) => value > highest * 1e-9);
  const isWaiting = answers.some(({ data }) => data === undefined);
  const restLabel = isWaiting ? "Total" : (parts?.length ?? 0) > shown.length ? "All others" : "Not stated";
  return isRest
    ? [...shown.filter(() => !isWaiting), { id: OTHER_ID, label: restLabel, values: isWaiting ? totals : rest }]
    : shown;
}

/** The report that holds what the page shows, for a table. */
function exportUrl({ start, end, groupBy, ...filters }: GetActivityReportRequest): URL {
  const url = new URL("/v1/reports/activity", globalThis.location.origin);
  const names: Readonly<Record<string, string>> = {
    models: "model",
    providerNames: "provider_name",
    endpointIds: "endpoint_id",
    apiKeyHashes: "api_key_hash",
    workspaceIds: "workspace_id",
    userId: "user_id",
  };
  url.searchParams.set("start", start ?? "");
  url.searchParams.set("end", end ?? "");
  url.searchParams.set("group_by", groupBy?.join(",") ?? "");
  for (const [field, values] of Object.entries(filters)) {
    const name = names[field];
    for (const value of [values].flat()) if (name !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}
