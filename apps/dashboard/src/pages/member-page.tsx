import { useReportsGetActivity } from "@daybook/sdk/react-query/reportsGetActivity.js";
import { useReportsGetMembers } from "@daybook/sdk/react-query/reportsGetMembers.js";
import { keepPreviousData } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { HeatMap } from "../charts/heat-map.tsx";
import { dayBucket } from "../charts/day-bucket.ts";
import { TimeChart } from "../charts/time-chart.tsx";
import { daysOf, rangeOf, toDay } from "../lib/day-range.ts";
import { dimensionOf } from "../lib/dimensions.ts";
import { formatCount, formatDayLong, formatInstant, formatUsd, ZONE_NOTE } from "../lib/format.ts";
import { one } from "../lib/search.ts";
import { type Series, topSeries } from "../lib/series.ts";
import { fromActivitySums, usageMetric } from "../lib/usage-sums.ts";
import { tableView, toSearch } from "../lib/usage-question.ts";
import { useVisit } from "../lib/visit.ts";
import { ActiveDaysTable } from "../parts/active-days-table.tsx";
import { DaysTable } from "../parts/days-table.tsx";
import { QueryState } from "../parts/query-state.tsx";
import { RangePicker } from "../parts/range-picker.tsx";
import { RoleTags } from "../parts/role-tags.tsx";
import { useAddress } from "../parts/set-search.ts";
import { UnpricedNote } from "../parts/usage-cards.tsx";
import { UsageSection } from "../parts/usage-section.tsx";
import { Empty, Panel } from "../ui/state.tsx";
import { Tabs } from "../ui/tabs.tsx";
import styles from "./pages.module.css";

const spend = usageMetric("spend");
const byModel = dimensionOf("model");

/** One person: what they did on which days, with which models, at what cost. */
export function MemberPage() {
  const { team } = useVisit();
  const { member: userId = "" } = useParams({ strict: false });
  const [search, setSearch] = useAddress();
  const [today] = useState(() => toDay(Date.now()));
  const range = rangeOf({ range: one(search, "range"), from: one(search, "from"), to: one(search, "to") }, today);
  const options = { placeholderData: keepPreviousData };
  const person = useReportsGetMembers({ ...range, userId, include: "daily" }, options);
  const days = useReportsGetActivity({ ...range, userId, groupBy: ["day"] }, options);
  const cells = useReportsGetActivity({ ...range, userId, groupBy: ["day", "model"] }, options);
  const { start, end } = range;
  const dates = useMemo(() => daysOf({ start, end }), [start, end]);
  const series = useMemo(() => {
    const found = new Map<string, Series>();
    for (const row of cells.data?.data ?? []) {
      const label = row.model ?? "Not stated";
      const one = found.get(label) ?? { id: label, label, values: dates.map(() => 0) };
      const place = dates.indexOf(row.date ?? "");
      if (place >= 0) one.values[place] = (one.values[place] ?? 0) + spend.numberOf(fromActivitySums(row));
      found.set(label, one);
    }
    return topSeries([...found.values()]);
  }, [cells.data, dates]);

  return (
    <QueryState query={person} what="this person">
      {({ data: [row] }) => {
        if (row === undefined) {
          return (
            <Empty title="Nobody of that name">
              <p>The team has no such member, and no event names one.</p>
              <Link to="/t/$team/members" params={{ team: team.slug }}>
                All members
              </Link>
            </Empty>
          );
        }
        const name = row.name ?? row.email;
        const done = new Map((row.daily ?? []).map((day) => [day.date, day.messages + day.chats + day.requests]));
        return (
          <>
            <title>{`${name} · ${team.name} · Daybook`}</title>
            <p>
              <Link to="/t/$team/members" params={{ team: team.slug }}>
                Members
              </Link>
            </p>
            <div className={styles["head"]}>
              <div className={styles["person"]}>
                <img src={`/avatars/${encodeURIComponent(row.id)}.svg`} alt="" width={44} height={44} />
                <div>
                  <h1>{name}</h1>
                  <p>
                    {row.email.endsWith("@unlinked.invalid") ? "No member goes by this" : row.email}{" "}
                    <RoleTags status={row.status} teamRoles={row.teamRoles} />
                  </p>
                </div>
              </div>
              <div className={styles["bar"]} role="group" aria-label="What is shown">
                <RangePicker
                  search={search}
                  range={range}
                  onChange={(change) => setSearch({ range: undefined, from: undefined, to: undefined, ...change })}
                />
              </div>
            </div>
            <p className={styles["note"]}>
              {formatDayLong(range.start)} to {formatDayLong(range.end)}. {ZONE_NOTE} First activity{" "}
              {formatInstant(row.firstActivity)}, last {formatInstant(row.lastActivity)}.
            </p>
            <dl className={styles["cards"]} aria-label="Totals">
              {[
                ["Spend", formatUsd(row.usage)],
                ["Requests", formatCount(row.requests)],
                ["Tokens", formatCount(row.tokens)],
                ["Chats", formatCount(row.chats)],
                ["Messages", formatCount(row.messages)],
                ["Active days", formatCount(row.activeDays)],
              ].map(([term, value]) => (
                <div key={term} className={styles["card"]}>
                  <dt>{term}</dt>
                  <dd>
                    {value}
                    {term === "Spend" && row.requests > row.pricedRequests && (
                      <UnpricedNote count={row.requests - row.pricedRequests} />
                    )}
                  </dd>
                </div>
              ))}
            </dl>
            <Panel label="Active days">
              <h2>Active days</h2>
              <Tabs
                label="Calendar or table of active days"
                tabs={[
                  {
                    id: "calendar",
                    label: "Calendar",
                    content: (
                      <div className={styles["heat"]}>
                        <HeatMap
                          days={dates}
                          valueOf={(day) => done.get(day) ?? 0}
                          label={`Active on ${row.activeDays} of ${dates.length} days`}
                          size={15}
                        />
                        <p className={styles["note"]}>
                          Active on {formatCount(row.activeDays)} of {formatCount(dates.length)} days. A column is a
                          week from Monday, darker where more was done.
                        </p>
                      </div>
                    ),
                  },
                  { id: "table", label: "Table", content: <ActiveDaysTable days={row.daily ?? []} /> },
                ]}
              />
            </Panel>
            {row.requests > 0 && (
              <Panel label="Spend by day">
                <Tabs
                  label="Chart or table"
                  tabs={[
                    {
                      id: "chart",
                      label: "Chart",
                      content: (
                        <TimeChart
                          label="Spend by UTC day and model"
                          buckets={dates.map(dayBucket)}
                          series={series}
                          format={spend.format}
                          formatAxis={spend.formatAxis}
                          partialPlace={dates.includes(today) ? dates.indexOf(today) : null}
                          height={200}
                        />
                      ),
                    },
                    { id: "days", label: "Days as a table", content: <DaysTable rows={days.data?.data ?? []} /> },
                  ]}
                />
              </Panel>
            )}
            <UsageSection
              dimension={byModel}
              question={{ ...range, userId }}
              view={tableView(search, byModel)}
              onView={(next, how) => setSearch(toSearch(next), how)}
            />
          </>
        );
      }}
    </QueryState>
  );
}
