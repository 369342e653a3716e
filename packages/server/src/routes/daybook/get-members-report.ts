import {
  findTimeZone,
  formatInstant,
  listMembers,
  type MemberActivity,
  type MembersReport,
  type MembersQuery,
  reportMembers,
} from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { type CursorBinding, openCursor, sealCursor } from "../../http/cursor.js";
import { jsonRowWriter } from "../../http/export/json-row.js";
import type { ReportColumn } from "../../http/export/report-column.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { origin } from "../../http/origin.js";
import { V0Error } from "../../http/v0-error.js";
import { readCursor, readLimit } from "../v0/parameters.js";
import { toVisiblePerson, visibilityOf } from "../v0/usage-visibility.js";
import { requireV0Caller, type V0Caller } from "../v0/v0-caller.js";
import { memberColumns, memberSumColumns } from "./member-columns.js";
import { MembersQuestion, readMembersQuestion } from "./members-question.js";

const PATH = "/v1/reports/members";
const OPERATION = "v1.reports.members";
const LIMIT = { max: 1000, wholeOnly: true };
const LIMIT_DEFAULT = 100;

/** `GET /v1/reports/members`: who did and used what, everybody whom members or events name, in pages of any order. */
export function getMembersReport(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Record<string, unknown> }>(PATH, async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const format = reportFormat(request);
    if (format !== "json") requireNoPages(request.query);
    const question = readQuestion(daybook, caller, request.query);
    const query = await toMembersQuery(daybook, caller, question);
    // A day's sums of a person are of the UTC day, and what was done when on it is not known.
    const isByOtherDays = query.withDaily && question.timezone !== "UTC";
    warnOfFrozen(reply, caller.team, query.range, isByOtherDays ? "events" : "day");
    const columns = memberColumns({ base: origin(request), zone: query.zone, withDaily: query.withDaily });
    if (format !== "json") {
      const rows = listMembers(daybook.analytics, caller.team, query);
      return sendReport(reply, { format, name: "members", columns, rows, json: () => "" });
    }
    const report = await reportMembers(daybook.analytics, caller.team, query);
    const cursor =
      report.next === null
        ? null
        : sealCursor(daybook.secret, bindingOf(caller), { ...question, after: report.next } satisfies MembersQuestion);
    const json = (): string => toJson(report, { question, columns, cursor, base: origin(request) });
    return sendReport(reply, { format, name: "members", columns, rows: report.members, json });
  });
}

function requireNoPages(query: Record<string, unknown>): void {
  if (query["cursor"] === undefined && query["limit"] === undefined) return;
  throw new V0Error(422, "A table holds everybody in one answer: leave out cursor and limit.");
}

/** The question of the cursor, which wins over parameters given again, else that of the parameters. */
function readQuestion(daybook: Daybook, caller: V0Caller, parameters: Record<string, unknown>): MembersQuestion {
  const limit = readLimit(parameters, LIMIT);
  const cursor = readCursor(parameters);
  if (cursor === null)
    return readMembersQuestion(parameters, { nowMs: daybook.nowMs(), limit: limit ?? LIMIT_DEFAULT });
  const opened = openCursor(daybook.secret, bindingOf(caller), cursor);
  if (opened.outcome === "forged") {
    throw new V0Error(422, "cursor is not one that this server handed out. Begin again without it.");
  }
  const question = opened.outcome === "opened" ? MembersQuestion.safeParse(opened.payload) : null;
  if (question?.success === true) return { ...question.data, limit: limit ?? question.data.limit };
  throw new V0Error(
    422,
    "cursor belongs to another listing, or to somebody who sees more or less than this key. Begin again without it.",
  );
}

function bindingOf(caller: V0Caller): CursorBinding {
  return { operation: OPERATION, teamId: caller.team.team.id, visibility: visibilityOf(caller) };
}

async function toMembersQuery(
  daybook: Daybook,
  caller: V0Caller,
  { startMs, endMs, timezone, who, ...question }: MembersQuestion,
): Promise<MembersQuery> {
  const zone = findTimeZone(timezone);
  if (zone === null) throw new Error(`${timezone} was a time zone when it was read`);
  return { ...question, range: { startMs, endMs }, zone, personId: await toVisiblePerson(daybook, caller, who) };
}

function toJson(
  { members, count, totals, unattributed }: MembersReport,
  {
    question,
    columns,
    cursor,
    base,
  }: {
    question: MembersQuestion;
    columns: readonly ReportColumn<MemberActivity>[];
    cursor: string | null;
    base: string;
  },
): string {
  const pagination =
    cursor === null
      ? { hasMore: false }
      : { hasMore: true, nextCursor: cursor, nextUrl: `${base}${PATH}?cursor=${cursor}` };
  const meta = {
    totalCount: count,
    dateRange: { start: formatInstant(question.startMs), end: formatInstant(question.endMs) },
    timezone: question.timezone,
  };
  const totalsJson = jsonRowWriter<MembersReport["totals"]>([
    { name: "chats", type: "count", valueOf: ({ chats }) => chats },
    { name: "messages", type: "count", valueOf: ({ messages }) => messages },
    ...memberSumColumns<MembersReport["totals"]>(({ sums }) => sums),
  ])(totals);
  const nobodysJson =
    unattributed === null ? "null" : jsonRowWriter(memberSumColumns<typeof unattributed>((sums) => sums))(unattributed);
  return (
    `{"object":"list","data":[${members.map(jsonRowWriter(columns)).join(",")}],` +
    `"pagination":${JSON.stringify(pagination)},` +
    `"meta":${JSON.stringify(meta).slice(0, -1)},"totals":${totalsJson},"unattributed":${nobodysJson}}}`
  );
}
