import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";

export interface AnalyticsMetric {
  /** As queries name it. */
  name: string;
  /** For people. */
  displayLabel: string;
  /** A ratio, which must not be summed. */
  isRate: boolean;
  /** `number`, `currency` (US dollars), `percent` (times 100), `latency` (ms) or `throughput` (tokens a second). */
  displayFormat: string;
}

export interface AnalyticsName {
  name: string;
  displayLabel: string;
}

export interface AnalyticsOperator {
  name: string;
  /** `scalar` or `array`. */
  valueType: string;
}

/** What analytics queries may name. */
export interface GetAnalyticsMetaResponse {
  metrics: AnalyticsMetric[];
  dimensions: AnalyticsName[];
  operators: AnalyticsOperator[];
  granularities: AnalyticsName[];
}

const named = z.object({ name: z.string(), display_label: z.string() });

export const decodeGetAnalyticsMetaResponse: Decoder<GetAnalyticsMetaResponse> = decoder(
  z.object({
    data: z.object({
      metrics: z.array(
        z.object({
          name: z.string(),
          display_label: z.string(),
          is_rate: z.boolean(),
          display_format: z.string(),
        }),
      ),
      dimensions: z.array(named),
      operators: z.array(z.object({ name: z.string(), value_type: z.string() })),
      granularities: z.array(named),
    }),
  }),
  ({ data: { metrics, dimensions, operators, granularities } }) => ({
    metrics: metrics.map((metric) => ({
      ...fromApiName(metric),
      isRate: metric.is_rate,
      displayFormat: metric.display_format,
    })),
    dimensions: dimensions.map(fromApiName),
    operators: operators.map(({ name, value_type: valueType }) => ({ name, valueType })),
    granularities: granularities.map(fromApiName),
  }),
);

function fromApiName({ name, display_label: displayLabel }: z.infer<typeof named>): AnalyticsName {
  return { name, displayLabel };
}
