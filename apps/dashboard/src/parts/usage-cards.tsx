import { formatChange, formatCount } from "../lib/format.ts";
import { USAGE_METRIC_NAMES, type UsageMetricName, type UsageSums, usageMetric } from "../lib/usage-sums.ts";
import styles from "../pages/pages.module.css";

/** Sums of the range, each with its change against the period before. */
export function UsageCards({ sums, before }: { sums: UsageSums; before: UsageSums | null }) {
  return (
    <dl className={styles["cards"]} aria-label="Totals">
      {USAGE_METRIC_NAMES.filter((name) => name !== "tokens").map((name) => {
        const metric = usageMetric(name);
        return (
          <div key={name} className={styles["card"]}>
            <dt>{metric.label}</dt>
            <dd>
              {metric.textOf(sums)}
              <small>{before === null ? "…" : changeText(name, sums, before)}</small>
              {name === "spend" && sums.unpriced > 0 && <UnpricedNote count={sums.unpriced} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function changeText(name: UsageMetricName, sums: UsageSums, before: UsageSums): string {
  const metric = usageMetric(name);
  const change = formatChange(metric.numberOf(sums), metric.numberOf(before));
  return change === null ? "nothing before" : `${change} from ${metric.textOf(before)}`;
}

/** Stands beside every spend that is not the whole truth. */
export function UnpricedNote({ count }: { count: number }) {
  return (
    <small>
      {formatCount(count)} {count === 1 ? "request" : "requests"} without a price
    </small>
  );
}
