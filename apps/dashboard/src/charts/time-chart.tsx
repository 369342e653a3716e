import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { OTHER_ID, type Series } from "../lib/series.ts";
import { classes } from "../ui/classes.ts";
import styles from "./charts.module.css";
import { useElementWidth } from "./element-width.ts";
import { seriesClass } from "./series-class.ts";
import { type ChartKind, chartGeometry } from "./stack-paths.ts";

export interface TimeChartProps {
  /** What the picture shows, in words. */
  label: string;
  /** Names of the buckets, oldest first: short below the axis, whole where one is read out. */
  buckets: readonly { short: string; long: string }[];
  /** Largest first. */
  series: readonly Series[];
  format: (value: number) => string;
  /** @param top the highest value of the axis */
  formatAxis: (value: number, top: number) => string;
  kind?: ChartKind;
  /** The bucket that is not over; null: all are. */
  partialPlace?: number | null;
  height?: number;
}

const MARGIN = { top: 8, right: 4, bottom: 22, left: 52 };

/**
 * Bars or lines over time. The pointer or the arrow keys go through the buckets, and what stands at each is written
 * below and read out; the whole is in the table that stands beside every chart.
 */
export function TimeChart({
  label,
  buckets,
  series,
  format,
  formatAxis,
  kind = "bars",
  partialPlace = null,
  height = 240,
}: TimeChartProps) {
  const [frame, frameWidth] = useElementWidth<HTMLDivElement>();
  const [place, setPlace] = useState<number | null>(null);
  const [width, plotHeight] = [
    Math.max(0, frameWidth - MARGIN.left - MARGIN.right),
    height - MARGIN.top - MARGIN.bottom,
  ];
  const geometry = chartGeometry({ series, bucketCount: buckets.length, width, height: plotHeight, kind });
  const last = buckets.length - 1;
  const top = geometry.ticks.at(-1)?.value ?? 0;
  const at = place === null || place > last ? null : place;
  const everyLabel = Math.max(1, Math.ceil(buckets.length / Math.max(2, Math.floor(width / 64))));

  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setPlace(geometry.bucketAt(event.clientX - left - MARGIN.left));
  };
  const step = (event: KeyboardEvent<HTMLDivElement>): void => {
    const from = at ?? last;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setPlace(Math.max(0, Math.min(last, to)));
  };

  return (
    <figure className={styles["chart"]}>
      <div ref={frame} className={styles["frame"]}>
        <svg height={height} aria-hidden="true">
          <defs>
            <pattern
              id="partial-hatch"
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line className={styles["hatch"]} x1="0" y1="0" x2="0" y2="6" />
            </pattern>
          </defs>
          <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
            <g className={classes(styles["grid"], styles["axis"])}>
              {geometry.ticks.map((tick) => (
                <g key={tick.value} transform={`translate(0 ${tick.y})`}>
                  <line x2={width} />
                  <text x="-8" dy="0.32em" textAnchor="end">
                    {formatAxis(tick.value, top)}
                  </text>
                </g>
              ))}
            </g>
            {series.map((one, index) => (
              <path
                key={one.id}
                className={classes(styles[kind === "bars" ? "bar" : "line"], seriesClass(one, index))}
                d={geometry.paths[index]}
              />
            ))}
            {partialPlace !== null && kind === "bars" && (
              <rect
                className={styles["partial"]}
                x={geometry.bucketX(partialPlace)}
                width={geometry.bucketWidth}
                height={plotHeight}
              />
            )}
            {at !== null && (
              <rect
                className={styles["cursor"]}
                x={geometry.bucketX(at)}
                width={geometry.bucketWidth}
                height={plotHeight}
              />
            )}
            <g className={styles["axis"]}>
              {buckets.map(
                (bucket, index) =>
                  (last - index) % everyLabel === 0 && (
                    <text
                      key={bucket.long}
                      x={geometry.bucketX(index) + geometry.bucketWidth / 2}
                      y={plotHeight + 16}
                      textAnchor={index === last ? "end" : "middle"}
                      dx={index === last ? geometry.bucketWidth / 2 : 0}
                    >
                      {bucket.short}
                    </text>
                  ),
              )}
            </g>
          </g>
        </svg>
        <div
          className={styles["slider"]}
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={Math.max(0, last)}
          aria-valuenow={Math.max(0, at ?? last)}
          aria-valuetext={readout(at ?? last)}
          onPointerMove={move}
          onPointerDown={move}
          onPointerLeave={() => setPlace(null)}
          onKeyDown={step}
          onBlur={() => setPlace(null)}
        />
      </div>
      <p className={styles["readout"]} aria-hidden="true">
        {at === null ? (
          <span>Point at the chart, or go through it with the arrow keys.</span>
        ) : (
          <>
            <strong>{bucketName(at)}</strong>
            {parts(at).map(({ name, text }) => (
              <span key={name}>
                {name} <strong>{text}</strong>
              </span>
            ))}
          </>
        )}
      </p>
      <ul className={styles["legend"]} aria-label="Colours of the chart">
        {series.map((one, index) => (
          <li key={one.id}>
            <span className={classes(styles["swatch"], seriesClass(one, index))} aria-hidden="true" />
            {one.label}
          </li>
        ))}
      </ul>
    </figure>
  );

  function bucketName(index: number): string {
    return `${buckets[index]?.long ?? ""}${index === partialPlace ? " (so far)" : ""}`;
  }

  function parts(index: number): { name: string; text: string }[] {
    const shown = series
      .map((one) => ({ id: one.id, name: one.label, value: one.values[index] ?? 0 }))
      .filter(({ value }) => value > 0);
    const total = shown.reduce((sum, { value }) => sum + value, 0);
    const each = shown
      .toSorted((one, other) => Number(one.id === OTHER_ID) - Number(other.id === OTHER_ID) || other.value - one.value)
      .map(({ name, value }) => ({ name, text: format(value) }));
    return kind === "bars" ? [{ name: "Total", text: format(total) }, ...each] : each;
  }

  function readout(index: number): string {
    const values = parts(index).map(({ name, text }) => `${name} ${text}`);
    return `${bucketName(index)}: ${values.length === 0 ? "nothing" : values.join(", ")}`;
  }
}
