import { DaybookError } from "@daybook/engine";
import type { FastifyRequest } from "fastify";

/** Every form in which a report can be had; JSON is the form of the report's own contract. */
export const REPORT_FORMATS = {
  json: ["application/json"],
  csv: ["text/csv"],
  ndjson: ["application/x-ndjson", "application/ndjson", "application/jsonl"],
  parquet: ["application/vnd.apache.parquet", "application/x-parquet"],
} as const satisfies Record<string, readonly string[]>;
export type ReportFormat = keyof typeof REPORT_FORMATS;

/**
 * The form asked for: `?format=`, else the best match of `Accept`, else JSON. An `Accept` that names none of the
 * forms means JSON too, as it did before there were others.
 *
 * @throws DaybookError `invalid_request` for another `format`
 */
export function reportFormat({ query, headers }: Pick<FastifyRequest, "query" | "headers">): ReportFormat {
  const asked = formatParameter(query);
  if (asked === undefined) return acceptedFormat(headers.accept ?? "");
  const formats = Object.keys(REPORT_FORMATS).filter(isFormat);
  const format = formats.find((name) => name === asked);
  if (format !== undefined) return format;
  throw new DaybookError("invalid_request", `format: must be given once, as one of ${formats.join(", ")}`);
}

function formatParameter(query: unknown): unknown {
  return typeof query === "object" && query !== null && "format" in query ? query.format : undefined;
}

function isFormat(name: string): name is ReportFormat {
  return name in REPORT_FORMATS;
}

/** Of equal weight the one named first; a wildcard means JSON. */
function acceptedFormat(accept: string): ReportFormat {
  let best: { format: ReportFormat; weight: number } = { format: "json", weight: 0 };
  for (const range of accept.split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const format = formatOfType(type);
    const weight = weightOf(parameters);
    if (format !== null && weight > best.weight) best = { format, weight };
  }
  return best.format;
}

function formatOfType(type: string): ReportFormat | null {
  if (type === "*/*" || type === "application/*") return "json";
  const found = Object.entries(REPORT_FORMATS).find(([, types]) => types.some((one) => one === type));
  return found !== undefined && isFormat(found[0]) ? found[0] : null;
}

function weightOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, "");
  if (text === undefined) return 1;
  const weight = Number(text);
  return weight >= 0 && weight <= 1 ? weight : 0;
}
