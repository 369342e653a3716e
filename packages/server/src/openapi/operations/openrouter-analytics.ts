import { z } from "zod";
import { Body } from "../../routes/openrouter/analytics-body.js";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { openRouterErrors } from "../schemas/openrouter-error.js";
import { formatParameter, report } from "../schemas/report-formats.js";

const about = { tag: "OpenRouter: analytics", page: "analytics.md", access: "key" } as const;

const Named = { name: z.string().describe("As queries name it."), display_label: z.string().describe("For people.") };

const AnalyticsMeta = named(
  "AnalyticsMeta",
  z.object({
    metrics: z.array(
      z.object({
        ...Named,
        is_rate: z.boolean().describe("A ratio, which must not be summed."),
        display_format: z
          .enum(["number", "currency", "percent", "latency", "throughput"])
          .describe("`percent`: times 100; `currency`: USD; `latency`: ms; `throughput`: tokens a second."),
      }),
    ),
    dimensions: z.array(z.object(Named)),
    operators: z.array(
      z.object({
        name: z.enum(["eq", "neq", "in", "not_in", "gt", "gte", "lt", "lte"]),
        value_type: z.enum(["scalar", "array"]),
      }),
    ),
    granularities: z.array(z.object({ ...Named, name: z.enum(["minute", "hour", "day", "week", "month"]) })),
  }),
);

const { shape } = Body;
const Scalar = z.union([z.string(), z.number()]);

const AnalyticsQuery = named(
  "AnalyticsQuery",
  Body.extend({
    metrics: shape.metrics.describe("Names of `GET /api/v1/analytics/meta`."),
    dimensions: z
      .array(z.string().max(1024))
      .optional()
      .describe("What rows are parted by: at most two, unless the query says `dimensions=unlimited`."),
    granularity: shape.granularity.describe("Absent: one row for each combination of dimensions."),
    time_range: z
      .strictObject({ start: z.iso.datetime(), end: z.iso.datetime() })
      .optional()
      .describe("In UTC with seconds; the end is exclusive. Absent: the last seven days."),
    filters: shape.filters.describe("All of which must hold; values are ids, where answers show labels."),
    order_by: shape.order_by.describe("By a metric, a requested dimension, or `date`."),
    limit: shape.limit.describe("Rows at most; absent: 1,000."),
    group_limit: shape.group_limit.describe("Rows at most for each combination of dimensions."),
    classifier_dimensions: z
      .object({
        classifier_id: z.uuid(),
        dimension_names: z.array(z.string()).max(2).optional(),
        include_nulls: z.boolean().optional(),
      })
      .optional()
      .describe("Of the contract; refused, as Daybook has no classifiers."),
    classifier_filters: z
      .object({
        classifier_id: z.uuid(),
        filters: z
          .array(z.object({ field: z.string(), operator: z.string(), value: z.union([Scalar, z.array(Scalar)]) }))
          .min(1)
          .max(10),
      })
      .optional()
      .describe("Of the contract; refused, as Daybook has no classifiers."),
  }),
);

const rateHeaders = {
  "x-ratelimit-limit": "Queries a minute that the team allows itself; these three only when it has set a limit.",
  "x-ratelimit-remaining": "Queries left in this minute.",
  "x-ratelimit-reset": "When the minute is over, Unix time in milliseconds.",
};

const rows = report(
  "The rows.",
  z.object({
    data: z.object({
      data: z.array(
        z.looseObject({}).describe("The bucket (`date__day` and the like), the dimensions and the metrics, by name."),
      ),
      metadata: z.object({
        query_time_ms: z.number(),
        row_count: z.int().min(0),
        truncated: z.boolean().describe("The limit cut rows off."),
      }),
      cachedAt: z.number().optional().describe("Of the contract; Daybook caches nothing."),
      warnings: z.array(z.string()).optional().describe("Filters that name nothing known."),
    }),
  }),
);

export const openRouterAnalytics: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/api/v1/analytics/meta",
    id: "getAnalyticsMeta",
    summary: "What analytics queries may name",
    description: "An OWNER's or BILLING member's management key.",
    answers: {
      200: json("All of it.", z.object({ data: AnalyticsMeta })),
      ...openRouterErrors(400, 401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "post",
    path: "/api/v1/analytics/query",
    id: "queryAnalytics",
    summary: "Any metrics by any dimensions over time",
    description: "An OWNER's or BILLING member's management key. Newest first unless ordered otherwise.",
    query: z.object({
      dimensions: z.literal("unlimited").optional().describe("Daybook's own: more than two dimensions are taken."),
      ...formatParameter,
    }),
    body: {
      isRequired: true,
      content: { "application/json": AnalyticsQuery },
      example: {
        metrics: ["request_count", "total_usage"],
        dimensions: ["model"],
        granularity: "day",
        limit: 100,
      },
    },
    answers: {
      200: {
        ...rows,
        headers: { ...rows.headers, ...rateHeaders },
      },
      ...openRouterErrors(400, 401, 403, 404, 408, 413, 415, 429, 500),
      429: {
        ...openRouterErrors(429)[429],
        description: "More queries in a minute than the team allows itself.",
        headers: { "retry-after": "Seconds to wait.", ...rateHeaders },
      },
    },
  },
];
