import { type AnalyticsAnswer, reportAnalytics, type Team, toAnalyticsQuery } from "@daybook/engine";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Daybook } from "../../daybook.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { OpenRouterError } from "../../http/openrouter-error.js";
import { RequestRate } from "../../http/request-rate.js";
import { fromAnalyticsBody } from "./analytics-body.js";
import { analyticsColumns } from "./analytics-columns.js";
import { ANALYTICS_WRONG_KIND } from "./get-analytics-meta.js";
import { requireReader } from "./require-reader.js";

/** A question that takes longer is answered with 408, and given up. */
const LIMIT_MS = 30_000;

/** `POST /api/v1/analytics/query`: metrics per dimension and UTC bucket, exact at every moment. */
export function queryAnalytics(app: FastifyInstance, daybook: Daybook): void {
  const rate = new RequestRate();
  app.post<{ Querystring: Record<string, unknown> }>("/api/v1/analytics/query", async (request, reply) => {
    const team = requireReader(daybook, request, { wrongKind: ANALYTICS_WRONG_KIND });
    const nowMs = daybook.nowMs();
    requireRate(rate, reply, { team: team.team, nowMs });
    const format = reportFormat(request);
    const hasAnyDimensions = readDimensionsParameter(request.query["dimensions"]);
    const query = toAnalyticsQuery(fromAnalyticsBody(request.body, { nowMs, hasAnyDimensions }));
    const startedMs = performance.now();
    const answer = await reportAnalytics(daybook.analytics, team, query, { limitMs: LIMIT_MS });
    const queryTimeMs = Math.round(performance.now() - startedMs);
    return sendReport(reply, {
      format,
      name: "analytics",
      columns: analyticsColumns(answer, query),
      rows: answer.rows,
      json: () => toApiAnalytics(answer, queryTimeMs),
    });
  });
}

/** @throws OpenRouterError 429 when the team has asked more often than its setting lets it */
function requireRate(rate: RequestRate, reply: FastifyReply, { team, nowMs }: { team: Team; nowMs: number }): void {
  const { id, requestsPerMinute } = team;
  if (requestsPerMinute === null) return;
  const { limit, remaining, resetMs, isExceeded } = rate.take(id, { limit: requestsPerMinute, nowMs });
  reply.headers({ "x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining, "x-ratelimit-reset": resetMs });
  if (!isExceeded) return;
  reply.header("retry-after", Math.ceil((resetMs - nowMs) / 1000));
  throw new OpenRouterError(
    429,
    `Rate limit exceeded: ${limit} requests per minute. Try again when the minute is over`,
    {
      error_type: "rate_limit_exceeded",
    },
  );
}

/** True for Daybook's own `?dimensions=unlimited`. */
function readDimensionsParameter(value: unknown): boolean {
  if (value === undefined || value === "unlimited") return value !== undefined;
  throw new OpenRouterError(400, 'dimensions: Invalid option: expected "unlimited"');
}

/** The body as text: numbers are written as the digits the engine summed, so no binary float rounds them. */
function toApiAnalytics({ columns, rows, isTruncated, warnings }: AnalyticsAnswer, queryTimeMs: number): string {
  const prefixes = columns.map(({ name }, index) => `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  const isText = columns.map(({ kind }) => kind === "text");
  const texts = new Map<string | null, string>();
  const textOf = (value: string | null): string => {
    let text = texts.get(value);
    if (text === undefined) texts.set(value, (text = JSON.stringify(value)));
    return text;
  };
  let data = "";
  for (const row of rows) {
    if (data !== "") data += ",";
    for (let column = 0; column < prefixes.length; column++) {
      const value = row[column] ?? null;
      data += `${prefixes[column]}${isText[column] === true ? textOf(value) : value}`;
    }
    data += "}";
  }
  const metadata = JSON.stringify({ query_time_ms: queryTimeMs, row_count: rows.length, truncated: isTruncated });
  const warned = warnings.length === 0 ? "" : `,"warnings":${JSON.stringify(warnings)}`;
  return `{"data":{"data":[${data}],"metadata":${metadata}${warned}}}`;
}
