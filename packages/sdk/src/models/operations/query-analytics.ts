import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";
import { anyObject } from "../../lib/wire-types.js";

export interface AnalyticsFilter {
  field: string;
  operator: string;
  /** Ids, where answers show labels; a list for `in` and `not_in`. */
  value: string | number | readonly (string | number)[];
  /** Whether `in` and `not_in` keep requests without a value. */
  includeUnset?: boolean | undefined;
}

/** Any metrics by any dimensions over time, in the names of `GET /api/v1/analytics/meta`. */
export interface AnalyticsQueryRequest {
  metrics: readonly string[];
  dimensions?: readonly string[] | undefined;
  /** Default: one row for each combination of dimensions. */
  granularity?: string | undefined;
  /** In UTC with seconds and `Z`; the end is exclusive. Default: the last seven days. */
  timeRange?: { start: string; end: string } | undefined;
  /** All of which must hold. */
  filters?: readonly AnalyticsFilter[] | undefined;
  orderBy?: { field: string; direction: "asc" | "desc" } | undefined;
  /** Rows at most. Default: 1000. */
  limit?: number | undefined;
}

/** Rows hold the bucket (`date__day` and the like), the dimensions and the metrics, by name. */
export interface AnalyticsQueryResponse {
  data: { [name: string]: unknown }[];
  metadata: { queryTimeMs: number; rowCount: number; truncated: boolean };
  /** Filters that name nothing known. */
  warnings: string[];
}

export const decodeAnalyticsQueryResponse: Decoder<AnalyticsQueryResponse> = decoder(
  z.object({
    data: z.object({
      data: z.array(anyObject()),
      metadata: z.object({ query_time_ms: z.number(), row_count: z.number(), truncated: z.boolean() }),
      warnings: z.optional(z.array(z.string())),
    }),
  }),
  ({ data: { data, metadata, warnings = [] } }) => ({
    data,
    metadata: {
      queryTimeMs: metadata.query_time_ms,
      rowCount: metadata.row_count,
      truncated: metadata.truncated,
    },
    warnings,
  }),
);

/** The body that a query becomes. */
export function toApiAnalyticsQuery({
  timeRange,
  orderBy,
  filters,
  ...query
}: AnalyticsQueryRequest): Record<string, unknown> {
  return {
    ...query,
    time_range: timeRange,
    order_by: orderBy,
    filters: filters?.map(({ includeUnset, ...filter }) => ({ ...filter, include_unset: includeUnset })),
  };
}
