import { ANALYTICS_DIMENSIONS, ANALYTICS_GRANULARITIES, ANALYTICS_METRICS, ANALYTICS_OPERATORS } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { requireReader } from "./require-reader.js";

/** The contract's generic text; that of its own analytics routes nobody has recorded. */
export const ANALYTICS_WRONG_KIND = "Only management keys can perform this operation";

const META = {
  metrics: ANALYTICS_METRICS.map(({ name, label, isRate, format }) => ({
    name,
    display_label: label,
    is_rate: isRate,
    display_format: format,
  })),
  dimensions: ANALYTICS_DIMENSIONS.map(({ name, label }) => ({ name, display_label: label })),
  operators: ANALYTICS_OPERATORS.map(({ name, valueType }) => ({ name, value_type: valueType })),
  granularities: ANALYTICS_GRANULARITIES.map(({ name, label }) => ({ name, display_label: label })),
};

/** `GET /api/v1/analytics/meta`: what `POST /api/v1/analytics/query` can be asked. */
export function getAnalyticsMeta(app: FastifyInstance, daybook: Daybook): void {
  app.get("/api/v1/analytics/meta", (request) => {
    requireReader(daybook, request, { wrongKind: ANALYTICS_WRONG_KIND });
    return { data: META };
  });
}
