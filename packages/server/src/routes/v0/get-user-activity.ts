import { DAY_MS, mayReadTeam, reportUserActivity, type TeamDirectory } from "@daybook/engine";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { origin } from "../../http/origin.js";
import { V0Error } from "../../http/v0-error.js";
import { parseZTimestamp } from "./timestamp.js";
import { userActivityBody } from "./user-activity-body.js";
import { userActivityColumns } from "./user-activity-columns.js";
import { requireCallerOfTeam, requireOwnScope, scopeHeader } from "./v0-caller.js";

const RANGE_DAYS_MAX = 365;
const ENTERPRISE_PLAN = "v0-enterprise";

/** `GET /v1/reports/user-activity`: chats, messages, active days, first and last activity of every member. */
export function getUserActivity(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Record<string, unknown> }>("/v1/reports/user-activity", async (request, reply) => {
    const team = requireReportReader(daybook, request);
    const format = reportFormat(request);
    const now = daybook.nowMs();
    const start = readTimestamp(request.query, "startDate");
    const end = readTimestamp(request.query, "endDate");
    const range = { startMs: start?.epochMs ?? null, endMs: end?.epochMs ?? now };
    requireSpan(range, now);
    const activities = await reportUserActivity(daybook.analytics, team, range);
    const dateRange = { start: start?.text ?? null, end: end?.text ?? null };
    warnOfFrozen(reply, team, range, "day");
    const base = origin(request);
    return sendReport(reply, {
      format,
      name: "user-activity",
      columns: userActivityColumns(team, base),
      rows: activities,
      json: () => userActivityBody({ activities, team, base, dateRange }),
    });
  });
}

function requireReportReader(daybook: Daybook, request: FastifyRequest): TeamDirectory {
  const { caller, team } = requireCallerOfTeam(daybook, request);
  if (!mayReadTeam(caller)) {
    throw new V0Error(403, "Only a management key of an OWNER or BILLING member may read the team's reports.");
  }
  requireOwnScope(team, scopeHeader(request));
  const { plan } = team.team;
  if (plan === ENTERPRISE_PLAN) return team;
  throw new V0Error(403, `This report needs the plan ${ENTERPRISE_PLAN}; the team's plan is ${plan}.`);
}

function readTimestamp(query: Record<string, unknown>, name: string): { text: string; epochMs: number } | null {
  const text = query[name];
  if (text === undefined) return null;
  const epochMs = typeof text === "string" ? parseZTimestamp(text) : null;
  if (typeof text === "string" && epochMs !== null) return { text: withSeconds(text), epochMs };
  throw new V0Error(422, `${name} must be one timestamp in UTC with Z, such as 2026-01-31T00:00:00.000Z.`);
}

/** The contract takes a bound without seconds, and echoes bounds as `date-time`, which must have them. */
function withSeconds(text: string): string {
  return text.replace(/T(\d\d:\d\d)Z$/, "T$1:00Z");
}

/** The cap is measured to `endDate`, or now; without `startDate` all data is asked for, and there is no cap. */
function requireSpan({ startMs, endMs }: { startMs: number | null; endMs: number }, now: number): void {
  if (startMs === null) return;
  if (startMs > endMs) {
    const end = endMs === now ? "now, which stands for an absent endDate" : "endDate";
    throw new V0Error(422, `startDate must not be after ${end}.`);
  }
  if (endMs - startMs > RANGE_DAYS_MAX * DAY_MS) {
    throw new V0Error(
      422,
      `The date range cannot exceed ${RANGE_DAYS_MAX} days. Ask for a shorter one, or leave out startDate for all data.`,
    );
  }
}
