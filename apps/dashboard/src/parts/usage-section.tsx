import type { ActivityReportRow, GetActivityReportRequest } from "@daybook/sdk/models/operations";
import { useReportsGetActivity } from "@daybook/sdk/react-query/reportsGetActivity.js";
import { useMemo } from "react";
import type { Dimension } from "../lib/dimensions.ts";
import { formatCount } from "../lib/format.ts";
import { fromActivitySums } from "../lib/usage-sums.ts";
import { hasGroups, type TableView, viewRequest } from "../lib/usage-question.ts";
import styles from "../pages/pages.module.css";
import { Empty, Hidden } from "../ui/state.tsx";
import { QueryState } from "./query-state.tsx";
import { SearchField } from "./search-field.tsx";
import { UsageTable } from "./usage-table.tsx";

/** Usage by one dimension as a table, found and sorted by the report itself: what it shows can be asked for as it is. */
export function UsageSection({
  dimension,
  question,
  view,
  onView,
  before,
  onPick,
}: {
  dimension: Dimension;
  /** Days and filters. */
  question: GetActivityReportRequest;
  view: TableView;
  onView: (view: TableView, options?: { replace?: boolean }) => void;
  /** Rows of the period before; null while they are not known, absent where they are not to be told. */
  before?: readonly ActivityReportRow[] | null;
  onPick?: (id: string) => void;
}) {
  const { groups, plural } = dimension;
  const options = {
    placeholderData: <Data,>(answer: Data, query?: { queryKey: readonly unknown[] }) =>
      hasGroups(query?.queryKey, groups) ? answer : undefined,
  };
  const all = useReportsGetActivity({ ...question, groupBy: groups }, options);
  const found = useReportsGetActivity({ ...question, ...viewRequest(view), groupBy: groups }, options);
  const totals = all.data?.meta.totals;
  const whole = useMemo(() => (totals === undefined ? null : fromActivitySums(totals)), [totals]);
  const count = all.data?.data.length ?? 0;
  if (all.data !== undefined && count === 0) return null;
  return (
    <section aria-label={`By ${dimension.label.toLowerCase()}`} className={styles["stack"]}>
      <h2>
        By {dimension.label.toLowerCase()} <Hidden>as a table</Hidden>
      </h2>
      <div className={styles["bar"]}>
        <SearchField
          label={`Search ${plural}`}
          value={view.search}
          onSearch={(search) => onView({ ...view, search }, { replace: true })}
        />
        <span className={styles["note"]} role="status">
          {found.data !== undefined && all.data !== undefined && inAll(found.data.data.length, count)}
        </span>
      </div>
      <QueryState query={found} what={`the ${plural}`}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={`No ${dimension.label.toLowerCase()} is called “${view.search}”`}>
              <p>Search for a part of a name, or the beginning of an id.</p>
            </Empty>
          ) : (
            whole !== null && (
              <UsageTable
                dimension={dimension}
                rows={data}
                whole={whole}
                before={before}
                sort={view.sort}
                onSort={(sort) => onView({ ...view, sort })}
                onPick={onPick}
              />
            )
          )
        }
      </QueryState>
    </section>
  );
}

function inAll(shown: number, count: number): string {
  return shown === count ? `${formatCount(shown)} in all` : `${formatCount(shown)} of ${formatCount(count)}`;
}
