import type { UsageReportDimension, UsageReportQuery } from "@daybook/engine";
import { V0Error } from "../../http/v0-error.js";
import { readWords } from "./list-parameter.js";

const UNITS = ["hour", "day", "week", "month"] as const;

/** What `group_by` calls each dimension. */
const DIMENSIONS = {
  model: "model",
  model_permaslug: "permaslug",
  endpoint: "endpoint",
  provider: "provider",
  variant: "variant",
  app: "app",
  workspace: "workspace",
  key: "key",
  member: "member",
} as const satisfies Record<string, UsageReportDimension>;
type DimensionName = keyof typeof DIMENSIONS;
export type GroupName = (typeof UNITS)[number] | DimensionName;

const GROUPS: readonly GroupName[] = [...UNITS, ...(Object.keys(DIMENSIONS) as DimensionName[])];
const DEFAULT_GROUPS: readonly GroupName[] = ["day", "model", "endpoint", "provider"];

/** What the report tells apart. */
export interface UsageGroups {
  /** As asked, for the answer to repeat. */
  names: readonly GroupName[];
  unit: UsageReportQuery["unit"];
  dimensions: UsageReportDimension[];
}

/** @throws V0Error 422 */
export function readGroups(query: Record<string, unknown>): UsageGroups {
  const names = readWords(query, "group_by", GROUPS) ?? DEFAULT_GROUPS;
  const units = UNITS.filter((unit) => names.includes(unit));
  if (units.length > 1) {
    throw new V0Error(422, `group_by may name one of ${UNITS.join(", ")}, not ${units.join(" and ")}.`);
  }
  const dimensions = Object.entries(DIMENSIONS).filter(([name]) => names.some((asked) => asked === name));
  return { names, unit: units[0] ?? null, dimensions: dimensions.map(([, dimension]) => dimension) };
}
