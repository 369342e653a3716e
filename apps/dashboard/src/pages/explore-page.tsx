import type {
  AnalyticsMetric,
  AnalyticsName,
  AnalyticsQueryResponse,
  GetAnalyticsMetaResponse,
} from "@daybook/sdk/models/operations";
import { useAnalyticsGetMeta } from "@daybook/sdk/react-query/analyticsGetMeta.js";
import { useAnalyticsQuery } from "@daybook/sdk/react-query/analyticsQuery.js";
import { keepPreviousData } from "@tanstack/react-query";
import {
  type ColumnDef,
  getCoreRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { dayBucket } from "../charts/day-bucket.ts";
import { TimeChart } from "../charts/time-chart.tsx";
import { isDay, rangeOf, toDay } from "../lib/day-range.ts";
import { curlOf, type ExploreChart, exploreQuestion, sdkCallOf } from "../lib/explore-question.ts";
import { bucketColumn, exploreSeries, formatBucket, formatMetric, formatPlace } from "../lib/explore-rows.ts";
import { formatCompact, formatCount, formatUsdAxis } from "../lib/format.ts";
import { one, oneOf } from "../lib/search.ts";
import { useVisit } from "../lib/visit.ts";
import { ExploreBuilder } from "../parts/explore-builder.tsx";
import { QueryState } from "../parts/query-state.tsx";
import { useAddress } from "../parts/set-search.ts";
import { DataTable } from "../tables/data-table.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Empty, NoPermission, Notice, Panel } from "../ui/state.tsx";
import { Tabs } from "../ui/tabs.tsx";
import styles from "./pages.module.css";

/** Any metrics by any dimensions: each question is an address, and can be asked of the API in the same words. */
export function ExplorePage() {
  const { team } = useVisit();
  const meta = useAnalyticsGetMeta(undefined, { enabled: team.mayReadTeam, staleTime: Infinity });
  return (
    <>
      <title>{`Explore · ${team.name} · Daybook`}</title>
      <div className={styles["head"]}>
        <div>
          <h1>Explore</h1>
          <p>Every view is a link. All times are UTC.</p>
        </div>
      </div>
      {team.mayReadTeam ? (
        <QueryState query={meta} what="what can be asked">
          {(known) => <Explorer meta={known} />}
        </QueryState>
      ) : (
        <NoPermission what="analytics" who={`Only owners and billing of ${team.name} may ask them.`} />
      )}
    </>
  );
}

function Explorer({ meta }: { meta: GetAnalyticsMetaResponse }) {
  const [search, setSearch] = useAddress();
  const [today] = useState(() => toDay(Date.now()));
  const range = rangeOf(
    { range: one(search, "range") ?? "7d", from: one(search, "from"), to: one(search, "to") },
    today,
  );
  const question = exploreQuestion(search, range);
  const chart = oneOf(search, "chart", ["bars", "lines", "table"]);
  const answer = useAnalyticsQuery(question, { placeholderData: keepPreviousData });
  const metrics = question.metrics.flatMap((name) => meta.metrics.find((metric) => metric.name === name) ?? []);
  return (
    <div className={styles["columns"]}>
      <Panel label="Question">
        <ExploreBuilder meta={meta} search={search} range={range} question={question} onChange={setSearch} />
      </Panel>
      <div className={styles["stack"]}>
        <QueryState query={answer} what="this question" height={900}>
          {(found) => (
            <Answer
              answer={found}
              metrics={metrics}
              dimensions={meta.dimensions.filter(({ name }) => question.dimensions?.includes(name))}
              chart={chart}
              today={today}
            />
          )}
        </QueryState>
        <Panel label="The same for programs">
          <Tabs
            label="The same for programs"
            tabs={[
              {
                id: "curl",
                label: "curl",
                content: <CodeBlock code={curlOf(question, globalThis.location.origin)} label="the curl call" />,
              },
              {
                id: "sdk",
                label: "TypeScript SDK",
                content: <CodeBlock code={sdkCallOf(question, globalThis.location.origin)} label="the SDK call" />,
              },
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}

function Answer({
  answer: { data, metadata, warnings },
  metrics,
  dimensions,
  chart,
  today,
}: {
  answer: AnalyticsQueryResponse;
  metrics: readonly AnalyticsMetric[];
  dimensions: readonly AnalyticsName[];
  chart: ExploreChart;
  today: string;
}) {
  const [metric] = metrics;
  if (data.length === 0 || metric === undefined) {
    return (
      <Empty title="No request matches">
        <p>Choose other days, or take filters away.</p>
      </Empty>
    );
  }
  const { buckets, series } = exploreSeries(data, { metric, dimensions: dimensions.map(({ name }) => name) });
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {metadata.truncated && (
        <Notice kind="warn">
          There are more than {formatCount(metadata.rowCount)} rows. Ask for fewer days or dimensions.
        </Notice>
      )}
      {chart !== "table" && buckets.length > 0 && (
        <Panel label={metric.displayLabel}>
          <h2>{metric.displayLabel}</h2>
          <TimeChart
            label={`${metric.displayLabel} over time`}
            buckets={buckets.map((name) =>
              isDay(name) ? dayBucket(name) : { short: formatBucket(name), long: formatBucket(name) },
            )}
            series={series}
            kind={metric.isRate ? "lines" : chart}
            format={(value) => formatMetric(value, metric.displayFormat)}
            formatAxis={metric.displayFormat === "currency" ? formatUsdAxis : formatCompact}
            partialPlace={buckets.includes(today) ? buckets.indexOf(today) : null}
          />
        </Panel>
      )}
      <AnswerTable rows={data} names={[...metrics, ...dimensions]} metrics={metrics} />
    </>
  );
}

type Row = Record<string, unknown>;

function AnswerTable({
  rows,
  names: known,
  metrics,
}: {
  rows: Row[];
  names: readonly AnalyticsName[];
  metrics: readonly AnalyticsMetric[];
}) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const names = Object.keys(rows[0] ?? {}).join("\n");
  const bucket = bucketColumn(rows);
  const columns = useMemo(() => {
    const formats = new Map(
      metrics.map(({ name, displayFormat, displayLabel }) => [name, { displayFormat, displayLabel }]),
    );
    const labels = new Map(known.map(({ name, displayLabel }) => [name, displayLabel]));
    return names.split("\n").map((name): ColumnDef<Row> => {
      const metric = formats.get(name);
      return {
        id: name,
        accessorFn: (row) => row[name],
        header: name === bucket ? "Time (UTC)" : (labels.get(name) ?? name),
        cell: ({ getValue }) =>
          name === bucket
            ? formatBucket(formatPlace(getValue()))
            : metric === undefined
              ? formatPlace(getValue())
              : formatMetric(getValue(), metric.displayFormat),
        meta: {
          isNumber: metric !== undefined,
          width: metric === undefined ? "minmax(150px, 1.5fr)" : "minmax(120px, 1fr)",
        },
      };
    });
  }, [names, bucket, known, metrics]);
  const table = useReactTable({
    data: rows,
    columns,
    state: { sorting },
    onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  return <DataTable table={table} label="Answer" minWidth={Math.max(480, columns.length * 150)} />;
}
