import { useEventsList } from "@daybook/sdk/react-query/eventsList.js";
import { useReportsGetActivity } from "@daybook/sdk/react-query/reportsGetActivity.js";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { dayBucket } from "../charts/day-bucket.ts";
import { TimeChart } from "../charts/time-chart.tsx";
import { daysOf, periodBefore, rangeOf, toDay } from "../lib/day-range.ts";
import { DIMENSION_NAMES, type DimensionName, dimensionOf } from "../lib/dimensions.ts";
import { formatDayLong, ZONE_NOTE } from "../lib/format.ts";
import { one, oneOf } from "../lib/search.ts";
import { fromActivitySums, USAGE_METRIC_NAMES, usageMetric } from "../lib/usage-sums.ts";
import { hasGroups, tableView, toSearch, usageFilters, usageReportUrl, viewRequest } from "../lib/usage-question.ts";
import { useVisit } from "../lib/visit.ts";
import { useDailySeries } from "../parts/daily-series.ts";
import { DaysTable } from "../parts/days-table.tsx";
import { ExportMenu } from "../parts/export-menu.tsx";
import { FilterBar } from "../parts/filter-bar.tsx";
import { QueryState } from "../parts/query-state.tsx";
import { RangePicker } from "../parts/range-picker.tsx";
import { Redirect, teamPath } from "../parts/redirect.tsx";
import { useAddress } from "../parts/set-search.ts";
import { UsageCards } from "../parts/usage-cards.tsx";
import { UsageSection } from "../parts/usage-section.tsx";
import { Select } from "../ui/field.tsx";
import { Empty, Panel } from "../ui/state.tsx";
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
  const filters = usageFilters(search);
  const question = { ...range, ...filters };
  const view = tableView(search, dimension);
  const options = { placeholderData: keepPreviousData };
  const partOptions = {
    placeholderData: <Data,>(answer: Data, query?: { queryKey: readonly unknown[] }) =>
      hasGroups(query?.queryKey, dimension.groups) ? answer : undefined,
  };

  const days = useReportsGetActivity({ ...question, groupBy: ["day"] }, options);
  const parts = useReportsGetActivity({ ...question, groupBy: dimension.groups }, partOptions);
  const before = useReportsGetActivity(
    { ...filters, ...periodBefore(range, nowMs), groupBy: dimension.groups },
    partOptions,
  );
  const latest = useEventsList({ limit: 1 }, { enabled: days.data?.data.length === 0 });
  const dates = daysOf(range);
  const series = useDailySeries({
    dimension,
    metric,
    question,
    dates,
    parts: parts.data?.data,
    days: days.data?.data,
  });

  if (latest.data?.data.length === 0) return <Redirect href={teamPath(team.slug, "start")} />;
  const isTodayIn = range.end >= today && range.start <= today;
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
        <ExportMenu
          team={team.slug}
          tables={[
            { label: `By ${dimension.label.toLowerCase()}, as in the table`, groups: dimension.groups, view },
            {
              label: `By day and ${dimension.label.toLowerCase()}`,
              groups: ["day" as const, ...dimension.groups],
              view,
            },
            { label: "By day", groups: ["day" as const], view: null },
          ].map(({ label, groups, view: shown }) => ({
            label,
            url: () =>
              usageReportUrl(
                { ...question, ...(shown === null ? {} : viewRequest(shown)), groupBy: groups },
                globalThis.location.origin,
              ),
          }))}
        />
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
          <Select
            options={STACKS}
            value={by}
            onPick={(picked) => setSearch({ by: picked, q: undefined, sort: undefined })}
          />
        </label>
        <FilterBar search={search} range={range} onChange={setSearch} />
      </div>
      <QueryState query={days} what="the activity" height={900}>
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
                          buckets={dates.map(dayBucket)}
                          series={series}
                          format={metric.format}
                          formatAxis={metric.formatAxis}
                          partialPlace={isTodayIn ? dates.indexOf(today) : null}
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
      {days.data !== undefined && (
        <UsageSection
          key={by}
          dimension={dimension}
          question={question}
          view={view}
          onView={(next, how) => setSearch(toSearch(next), how)}
          before={before.data?.data ?? null}
          onPick={(id) => setSearch({ [by]: [id] })}
        />
      )}
    </>
  );
}
