import { ANALYTICS_OPERATORS, type AnalyticsQuestion, BUCKET_UNITS, DAY_MS } from "@daybook/engine";
import { z } from "zod";
import { OpenRouterError } from "../../http/openrouter-error.js";

const DEFAULT_RANGE_MS = 7 * DAY_MS;
const DIMENSIONS_MAX = 2;
const ROWS_MAX = 10_000;
const PROBLEMS_TOLD_MAX = 20;

/** UTC with seconds, as the contract has it: no other offset, and no bare minutes. */
const Instant = z.iso
  .datetime()
  .regex(/T\d\d:\d\d:\d\d(\.\d+)?Z$/, "Invalid ISO datetime")
  .transform((text) => Date.parse(text));
const Text = z.string().max(1024);
const Scalar = z.union([Text, z.number()]);
const Rows = z.int().min(1).max(ROWS_MAX);
const Filter = z.strictObject({
  field: Text,
  operator: z.enum(ANALYTICS_OPERATORS.map(({ name }) => name)),
  value: z.union([Text, z.number(), z.array(Scalar).max(1_000)]),
  include_unset: z.boolean().optional(),
});
export const Body = z.strictObject({
  metrics: z.array(Text).min(1).max(200),
  dimensions: z.array(Text).max(DIMENSIONS_MAX).optional(),
  granularity: z.enum(BUCKET_UNITS).optional(),
  time_range: z.strictObject({ start: Instant, end: Instant }).optional(),
  filters: z.array(Filter).max(20).optional(),
  order_by: z.strictObject({ field: Text, direction: z.enum(["asc", "desc"]) }).optional(),
  limit: Rows.optional(),
  group_limit: Rows.optional(),
});
const UnlimitedBody = Body.extend({ dimensions: z.array(Text).optional() });

/**
 * The body of `POST /analytics/query`.
 *
 * @param hasAnyDimensions more than the contract's two dimensions are taken: Daybook's own opt-in
 * @throws OpenRouterError 400, each problem as path, colon and text
 */
export function fromAnalyticsBody(
  body: unknown,
  { nowMs, hasAnyDimensions }: { nowMs: number; hasAnyDimensions: boolean },
): AnalyticsQuestion {
  refuseClassifiers(body);
  const { success, data, error } = (hasAnyDimensions ? UnlimitedBody : Body).safeParse(body);
  if (!success) throw new OpenRouterError(400, error.issues.slice(0, PROBLEMS_TOLD_MAX).map(toProblem).join("; "));
  const { time_range: range, order_by: order } = data;
  return {
    metrics: data.metrics,
    dimensions: data.dimensions ?? [],
    granularity: data.granularity ?? null,
    range: { startMs: range?.start ?? nowMs - DEFAULT_RANGE_MS, endMs: range?.end ?? nowMs },
    filters: (data.filters ?? []).map(({ include_unset: includeUnset, ...filter }) => ({
      ...filter,
      includeUnset: includeUnset ?? false,
    })),
    order: order ?? null,
    limit: data.limit ?? null,
    groupLimit: data.group_limit ?? null,
  };
}

function refuseClassifiers(body: unknown): void {
  if (typeof body !== "object" || body === null) return;
  const field = ["classifier_dimensions", "classifier_filters"].find((name) => name in body);
  if (field === undefined) return;
  throw new OpenRouterError(
    400,
    `${field}: Daybook has no classifiers, so nothing can be told by their tags. Leave it out`,
  );
}

function toProblem(issue: z.core.$ZodIssue): string {
  return `${issue.path.length === 0 ? "body" : issue.path.join(".")}: ${issue.message}`;
}
