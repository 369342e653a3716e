import { nice, ticks } from "d3-array";
import { line, stack } from "d3-shape";
import type { Series } from "../lib/series.ts";

const TICKS = 4;

export type ChartKind = "bars" | "lines";

/** Where the parts of a chart are drawn, in pixels. */
export interface ChartGeometry {
  /** One path for each series, so that years of days are as quick to draw as a week. */
  paths: string[];
  ticks: { value: number; y: number }[];
  /** Left edge of each bucket, and how wide it is. */
  bucketX: (place: number) => number;
  bucketWidth: number;
  /** The bucket at a place from the left. */
  bucketAt: (x: number) => number;
}

export function chartGeometry({
  series,
  bucketCount,
  width,
  height,
  kind,
}: {
  series: readonly Series[];
  bucketCount: number;
  width: number;
  height: number;
  kind: ChartKind;
}): ChartGeometry {
  const places = Array.from({ length: bucketCount }, (_, place) => place);
  const bucketStep = bucketCount === 0 ? width : width / bucketCount;
  const bucketWidth = bucketStep * (bucketStep < 4 ? 1 : 0.8);
  const highest = Math.max(
    0,
    ...places.map((place) => {
      const values = series.map(({ values: all }) => all[place] ?? 0);
      return kind === "bars" ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
    }),
  );
  const [, top] = nice(0, highest === 0 ? 1 : highest, TICKS);
  const y = (value: number): number => height - (value / top) * height;
  const left = (place: number): number => place * bucketStep + (bucketStep - bucketWidth) / 2;
  const paths = kind === "bars" ? barPaths() : linePaths();
  return {
    paths,
    ticks: ticks(0, top, TICKS).map((value) => ({ value, y: y(value) })),
    bucketX: left,
    bucketWidth,
    bucketAt: (at) => Math.max(0, Math.min(bucketCount - 1, Math.floor((at / width) * bucketCount))),
  };

  function barPaths(): string[] {
    const layers = stack<number, Series>()
      .keys(series)
      .value((place, one) => Math.max(0, one.values[place] ?? 0))(places);
    return layers.map((layer) =>
      layer
        .map(([from, to], place) => {
          if (to <= from) return "";
          const [x0, y0, y1] = [left(place).toFixed(1), y(from).toFixed(1), y(to).toFixed(1)];
          return `M${x0} ${y0}V${y1}h${bucketWidth.toFixed(1)}V${y0}z`;
        })
        .join(""),
    );
  }

  function linePaths(): string[] {
    const middle = bucketWidth / 2;
    return series.map(
      ({ values }) =>
        line<number>(
          (_, place) => left(place) + middle,
          (value) => y(value),
        )(values) ?? "",
    );
  }
}
