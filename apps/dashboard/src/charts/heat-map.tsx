import styles from "./charts.module.css";

const LEVELS = 4;

/**
 * A calendar of days, a column for each week from Monday, darker where more was done. The words beside it say how many
 * days; the picture itself has a name for readers of the screen.
 */
export function HeatMap({
  days,
  valueOf,
  label,
  size = 8,
}: {
  /** `YYYY-MM-DD`, in order, without gaps. */
  days: readonly string[];
  valueOf: (day: string) => number;
  label: string;
  /** Of a day, in pixels. */
  size?: number;
}) {
  const values = days.map(valueOf);
  const highest = Math.max(1, ...values);
  const first = weekday(days[0] ?? "1970-01-01");
  const paths = Array.from({ length: LEVELS + 1 }, () => "");
  for (const [index, value] of values.entries()) {
    const level = value === 0 ? 0 : Math.max(1, Math.ceil((value / highest) * LEVELS));
    const place = first + index;
    paths[level] += `M${Math.floor(place / 7) * size} ${(place % 7) * size}h${size - 1}v${size - 1}h-${size - 1}z`;
  }
  const weeks = Math.ceil((first + days.length) / 7);
  return (
    <svg className={styles["heat"]} width={weeks * size} height={7 * size} role="img" aria-label={label}>
      {paths.map((path, level) => (
        <path key={`level ${level + 0}`} className={styles[`heat${level}`]} d={path} />
      ))}
    </svg>
  );
}

/** From Monday, 0. */
function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}
