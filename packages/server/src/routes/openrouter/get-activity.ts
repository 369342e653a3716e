import {
  type ActivityQuery,
  type ActivityRow,
  findActivityKey,
  findActivityPerson,
  findActivityWorkspace,
  formatDay,
  parseDay,
  reportActivity,
  type TeamDirectory,
  toEpochDay,
} from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import type { ReportColumn } from "../../http/export/report-column.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { OpenRouterError } from "../../http/openrouter-error.js";
import { requireReader } from "./require-reader.js";
import { vendorActivity } from "./vendor-activity.js";

/** Completed UTC days that the contract reaches back to. */
const ACTIVITY_DAYS = 30;
const DATE_OUT_OF_WINDOW = "Date must be within the last 30 (completed) UTC days";
const WRONG_KEY_KIND = "Only management keys can fetch activity for an account";

/** `GET /api/v1/activity`: usage per endpoint per day for the last 30 completed UTC days. */
export function getActivity(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Record<string, unknown> }>("/api/v1/activity", async (request, reply) => {
    const team = requireReader(daybook, request, { wrongKind: WRONG_KEY_KIND });
    const format = reportFormat(request);
    const parameters = readParameters(request.query);
    const rows = parameters.fromVendor
      ? await vendorActivity(daybook, team, { ...parameters, ...readDays(daybook, parameters) })
      : await reportActivity(daybook.analytics, team, await toActivityQuery(daybook, team, parameters));
    const options = { withWorkspace: parameters.groupByWorkspace, asTimestamp: parameters.dateAsTimestamp };
    return sendReport(reply, {
      format,
      name: "activity",
      columns: activityColumns(options),
      rows,
      json: () => `{"data":[${rows.map((row) => toApiActivityRow(row, options)).join(",")}]}`,
    });
  });
}

interface ActivityParameters {
  date: string | null;
  apiKeyHash: string | null;
  userId: string | null;
  workspaceId: string | null;
  groupByWorkspace: boolean;
  /** Daybook's own opt-in for the other form of `date` seen in the wild. */
  dateAsTimestamp: boolean;
  /** Daybook's own: what the vendor itself said, of any day that is kept. */
  fromVendor: boolean;
}

function readParameters(query: Record<string, unknown>): ActivityParameters {
  const text = (name: string): string | null => {
    const value = query[name];
    if (value === undefined) return null;
    if (typeof value === "string" && value !== "" && value.length <= 1024) return value;
    throw new OpenRouterError(400, `${name}: must be given once, and not be empty. Leave it out to ask for everything`);
  };
  const oneOf = (name: string, accepted: string): boolean => {
    const value = text(name);
    if (value === null || value === accepted) return value !== null;
    throw new OpenRouterError(400, `${name}: Invalid option: expected "${accepted}"`);
  };
  const apiKeyHash = text("api_key_hash");
  if (apiKeyHash !== null && !/^[0-9a-f]{64}$/i.test(apiKeyHash)) {
    throw new OpenRouterError(400, "api_key_hash: must be the SHA-256 of a key as 64 hexadecimal digits");
  }
  const workspaceId = text("workspace_id");
  if (workspaceId !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(workspaceId)) {
    throw new OpenRouterError(400, "workspace_id: Invalid UUID");
  }
  return {
    date: text("date"),
    apiKeyHash,
    userId: text("user_id"),
    workspaceId,
    groupByWorkspace: oneOf("group_by", "workspace"),
    dateAsTimestamp: oneOf("date_format", "timestamp"),
    fromVendor: readSource(text("source")),
  };
}

function readSource(source: string | null): boolean {
  if (source === null || source === "events" || source === "vendor") return source === "vendor";
  throw new OpenRouterError(400, 'source: Invalid option: expected "events" or "vendor"');
}

/** Days that a vendor told are kept for longer than the window, and may be asked for by their date. */
function readDays(
  { nowMs }: Daybook,
  { date, fromVendor }: ActivityParameters,
): Pick<ActivityQuery, "firstDay" | "lastDay"> {
  const today = toEpochDay(nowMs());
  const [firstDay, lastDay] = [today - ACTIVITY_DAYS, today - 1];
  if (date === null) return { firstDay, lastDay };
  const day = parseDay(date);
  if (day === null) throw new OpenRouterError(400, "date: must be a calendar day as YYYY-MM-DD");
  if ((day < firstDay && !fromVendor) || day > lastDay) throw new OpenRouterError(400, DATE_OUT_OF_WINDOW);
  return { firstDay: day, lastDay: day };
}

async function toActivityQuery(
  daybook: Daybook,
  team: TeamDirectory,
  parameters: ActivityParameters,
): Promise<ActivityQuery> {
  const { analytics } = daybook;
  const { apiKeyHash, userId, workspaceId } = parameters;
  return {
    ...readDays(daybook, parameters),
    apiKeyHash: apiKeyHash === null ? null : found("API key", await findActivityKey(analytics, team, apiKeyHash)),
    personId: userId === null ? null : found("member", await findActivityPerson(analytics, team, userId)),
    workspaceId:
      workspaceId === null ? null : found("workspace", await findActivityWorkspace(analytics, team, workspaceId)),
    byWorkspace: parameters.groupByWorkspace,
  };
}

function found(what: string, value: string | null): string {
  if (value !== null) return value;
  throw new OpenRouterError(404, `This account has no such ${what}, and no event names one`);
}

/**
 * One row on the wire. Counts and money are written as the digits the engine summed, so no binary float rounds them.
 */
function toApiActivityRow(
  row: ActivityRow,
  { withWorkspace, asTimestamp }: { withWorkspace: boolean; asTimestamp: boolean },
): string {
  const day = formatDay(row.day);
  const fields = [
    `"date":"${asTimestamp ? `${day} 00:00:00` : day}"`,
    `"model":${JSON.stringify(row.model)}`,
    `"model_permaslug":${JSON.stringify(row.permaslug)}`,
    `"endpoint_id":${JSON.stringify(row.endpoint)}`,
    `"provider_name":${JSON.stringify(row.provider)}`,
    `"usage":${row.usage}`,
    `"byok_usage_inference":${row.byokUsageInference}`,
    `"requests":${row.requests}`,
    `"prompt_tokens":${row.promptTokens}`,
    `"completion_tokens":${row.completionTokens}`,
    `"reasoning_tokens":${row.reasoningTokens}`,
    ...(withWorkspace ? [`"workspace_id":${JSON.stringify(row.workspace)}`] : []),
  ];
  return `{${fields.join(",")}}`;
}

/** The same row as a table has it, under the same names. */
function activityColumns({ withWorkspace }: { withWorkspace: boolean }): ReportColumn<ActivityRow>[] {
  return [
    { name: "date", type: "day", valueOf: (row) => row.day },
    { name: "model", type: "text", valueOf: (row) => row.model },
    { name: "model_permaslug", type: "text", valueOf: (row) => row.permaslug },
    { name: "endpoint_id", type: "text", valueOf: (row) => row.endpoint },
    { name: "provider_name", type: "text", valueOf: (row) => row.provider },
    { name: "usage", type: "money", valueOf: (row) => row.usage },
    { name: "byok_usage_inference", type: "money", valueOf: (row) => row.byokUsageInference },
    { name: "requests", type: "count", valueOf: (row) => row.requests },
    { name: "prompt_tokens", type: "count", valueOf: (row) => row.promptTokens },
    { name: "completion_tokens", type: "count", valueOf: (row) => row.completionTokens },
    { name: "reasoning_tokens", type: "count", valueOf: (row) => row.reasoningTokens },
    ...(withWorkspace
      ? [{ name: "workspace_id", type: "text", valueOf: (row: ActivityRow) => row.workspace } as const]
      : []),
  ];
}
