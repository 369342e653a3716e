import type { BucketUnit } from "../../kernel/bucket-starts.js";
import type { TimeZone } from "../../kernel/time-zone.js";
import type { Person } from "../people.js";
import type { UsageSums } from "./usage-sums.js";

/** What usage can be told apart by, besides time. */
export const USAGE_REPORT_DIMENSIONS = [
  "model",
  "permaslug",
  "endpoint",
  "provider",
  "variant",
  "app",
  "workspace",
  "key",
  "member",
] as const;
export type UsageReportDimension = (typeof USAGE_REPORT_DIMENSIONS)[number];

export interface UsageReportQuery {
  /** Half-open, exact to the millisecond. */
  range: { startMs: number; endMs: number };
  /** Whose days, weeks and months are meant. */
  zone: TimeZone;
  /** Null: one stretch, the range. */
  unit: Exclude<BucketUnit, "minute"> | null;
  dimensions: readonly UsageReportDimension[];
  /** All must hold; of the values any. */
  filters: readonly { dimension: Exclude<UsageReportDimension, "member">; values: readonly string[] }[];
  /** As `findActivityPerson` returned it; null: everybody. */
  personId: string | null;
  nowMs: number;
}

/** Usage of one bucket and combination of dimensions. */
export interface UsageReportRow {
  /** When the bucket begins and ends, also beyond the range; without a unit the range. */
  startMs: number;
  endMs: number;
  /** The bucket is not over, or the range cuts it: the row does not hold all of it. */
  isPartial: boolean;
  /** By dimension; the empty text where events do not say. `member` has the id. */
  values: Partial<Record<UsageReportDimension, string>>;
  /** When told apart by member: null is nobody, or somebody whom the team hides. */
  person: Person | null;
  sums: UsageSums;
}

/** The dimension of `readUsage` behind one of the report. */
export type ReadDimension = Exclude<UsageReportDimension, "member"> | "person";

export function toReadDimension(dimension: UsageReportDimension): ReadDimension {
  return dimension === "member" ? "person" : dimension;
}
