import {
  ACTIVITY_MEASURES,
  DAY_MS,
  formatDay,
  listVendorConnections,
  parseDay,
  reconcile,
  type ReconcileSides,
  toEpochDay,
  totalOf,
  type Vendor,
  VENDORS,
} from "@daybook/engine";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Daybook } from "../../daybook.js";
import { jsonRowWriter } from "../../http/export/json-row.js";
import { type ReportFormat, reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { V0Error } from "../../http/v0-error.js";
import { requireV0Caller } from "../v0/v0-caller.js";
import { activitySides, RECONCILE_GROUPS } from "./activity-sides.js";
import { readWords } from "./list-parameter.js";
import { MEMBER_MEASURES, memberSides } from "./member-sides.js";
import { reconcileColumns, reconcileSumColumns } from "./reconcile-columns.js";

type Query = Record<string, unknown>;

/** What is held against what: UTC days, both included. */
export interface ReconcileQuestion {
  vendor: Vendor;
  firstDay: string;
  lastDay: string;
  /** Besides the day. */
  groups: readonly string[];
}

const DEFAULT_DAYS = 30;
/** Rows of a vendor are read whole. */
const DAYS_MAX = 1_100;
const GROUPS: Readonly<Record<Vendor, readonly string[]>> = {
  openrouter: Object.keys(RECONCILE_GROUPS),
  v0: ["member"],
};

/** `GET /v1/reports/reconcile`: events and a vendor's own days side by side, with the difference. */
export function getReconcileReport(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v1/reports/reconcile", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    if (!caller.mayReadAll) {
      throw new V0Error(403, "Only an OWNER or BILLING member of the team may hold its usage against a vendor's.");
    }
    const format = reportFormat(request);
    const question = readQuestion(request.query, daybook.nowMs());
    const connections = await listVendorConnections(daybook.accountsStore, caller.team.team.id);
    const connection = connections.find(({ vendor }) => vendor === question.vendor);
    const syncedAtMs = connection?.syncedAtMs ?? null;
    const { team } = caller;
    const answer = { question, syncedAtMs, format };
    if (question.vendor === "v0") {
      return send(reply, { measures: MEMBER_MEASURES, ...(await memberSides(daybook, team, question)) }, answer);
    }
    return send(reply, { measures: ACTIVITY_MEASURES, ...(await activitySides(daybook, team, question)) }, answer);
  });
}

async function send<Measure extends string>(
  reply: FastifyReply,
  sides: ReconcileSides<Measure>,
  { question, syncedAtMs, format }: { question: ReconcileQuestion; syncedAtMs: number | null; format: ReportFormat },
): Promise<FastifyReply> {
  const { vendor, firstDay, lastDay, groups } = question;
  const rows = reconcile(sides);
  const columns = reconcileColumns(sides.measures, groups);
  return sendReport(reply, {
    format,
    name: `reconcile-${vendor}`,
    columns,
    rows,
    json: () => {
      const meta = {
        vendor,
        start: firstDay,
        end: lastDay,
        group_by: ["day", ...groups],
        row_count: rows.length,
        vendor_days: sides.vendorDays.size,
        vendor_synced_at: syncedAtMs === null ? null : new Date(syncedAtMs).toISOString(),
      };
      const totals = jsonRowWriter(reconcileSumColumns(sides.measures))(totalOf(sides.measures, rows));
      return `{"object":"list","data":[${rows.map(jsonRowWriter(columns)).join(",")}],"meta":${JSON.stringify(meta).slice(0, -1)},"totals":${totals}}}`;
    },
  });
}

/** @throws V0Error 422 */
function readQuestion(query: Query, nowMs: number): ReconcileQuestion {
  const [vendor, other] = readWords(query, "vendor", VENDORS) ?? ["openrouter" as const];
  if (vendor === undefined || other !== undefined)
    throw new V0Error(422, `vendor must be one of ${VENDORS.join(", ")}.`);
  const yesterday = toEpochDay(nowMs) - 1;
  const last = readDay(query, "end") ?? yesterday;
  const first = readDay(query, "start") ?? last - DEFAULT_DAYS + 1;
  if (first > last) throw new V0Error(422, "start must not be after end. An absent end is yesterday.");
  if (last - first >= DAYS_MAX) throw new V0Error(422, `start and end may be ${DAYS_MAX} days apart at most.`);
  const words = ["day", ...GROUPS[vendor]];
  const groups = (readWords(query, "group_by", words) ?? []).filter((word) => word !== "day");
  if (groups.includes("key") && groups.includes("workspace")) {
    throw new V0Error(422, "group_by may name key or workspace, not both: the vendor tells no workspace of a key.");
  }
  return { vendor, firstDay: formatDay(first), lastDay: formatDay(last), groups };
}

function readDay(query: Query, name: string): number | null {
  const value = query[name];
  if (value === undefined || value === "") return null;
  const day = typeof value === "string" ? parseDay(value) : null;
  if (day !== null && day >= 0 && day * DAY_MS < CALENDAR_END_MS) return day;
  throw new V0Error(422, `${name} must be one UTC day such as 2026-01-31.`);
}

/** The last day that the event store knows lies well behind this. */
const CALENDAR_END_MS = Date.UTC(2149, 0, 1);
