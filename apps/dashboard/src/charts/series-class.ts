import { OTHER_ID, type Series, SERIES_MAX } from "../lib/series.ts";
import styles from "./charts.module.css";

/** The colour of the series at a place; what was put together is grey. */
export function seriesClass({ id }: Series, place: number): string {
  return styles[id === OTHER_ID || place >= SERIES_MAX ? "other" : `s${place}`] ?? "";
}
