import { formatChange, formatCount } from "../lib/format.ts";
import { USAGE_METRIC_NAMES, type UsageSums, usageMetric } from "../lib/usage-sums.ts";
import styles from "../pages/pages.module.css";

/** Sums of the range, each with its change against the period before. */
export function UsageCards({ sums, before }: { sums: UsageSums; before: UsageSums | null }) {
  return (
    <dl className={styles["cards"]} aria-label="Totals">
      {USAGE_METRIC_NAMES.filter((name) => name !== "tokens").map((name) => {
        const metric = usageMetric(name);
        const change = before === null ? null : formatChange(metric.numberOf(sums), metric.numberOf(before));
        return (
          <div key={name} className={styles["card"]}>
            <dt>{metric.label}</dt>
            <dd>
              {metric.textOf(sums)}
              <small>
                {before === null
                  ? "…"
                  : `${change ?? "new"}, before: ${name === "spend" ? metric.textOf(before) : formatCount(metric.numberOf(before))}`}
              </small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
