import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import {
  DaybookError,
  exportAccounts,
  exportEventPage,
  exportFrozenPage,
  formatEventPlace,
  listBackupMonths,
  parseDay,
  parseEventPlace,
} from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { backupMonth } from "./backup-month.js";
import { requireOperator } from "./require-admin.js";

const toGzip = promisify(gzip);

/** What a backup is made of: all tellings of events, month by month in pages, and the rows of accounts. */
export function backupRoutes(app: FastifyInstance, daybook: Daybook): void {
  const teamIds = (): string[] => daybook.accounts.directory.listTeams().map(({ team }) => team.id);

  app.get("/admin/v1/backup/events", async (request) => {
    requireOperator(daybook, request);
    return { months: await listBackupMonths(daybook.analytics, teamIds()) };
  });

  app.get<{ Params: { month: string }; Querystring: { after?: unknown } }>(
    "/admin/v1/backup/events/:month",
    async (request, reply) => {
      requireOperator(daybook, request);
      const { after } = request.query;
      if (after !== undefined && typeof after !== "string") {
        throw new DaybookError("invalid_request", "after: must be given once.");
      }
      const page = await exportEventPage(daybook.analytics, {
        month: backupMonth(request.params.month),
        teamIds: teamIds(),
        after: after === undefined ? null : parseEventPlace(after),
      });
      // Mostly absent values: the fastest level makes a tenth of it.
      const bytes = await toGzip(page.bytes, { level: 1 });
      if (page.next !== null) reply.header("x-daybook-next", formatEventPlace(page.next));
      return reply.header("x-daybook-tellings", page.rows).type("application/gzip").send(bytes);
    },
  );

  app.get<{ Querystring: { after?: unknown } }>("/admin/v1/backup/frozen", async (request, reply) => {
    requireOperator(daybook, request);
    const { after } = request.query;
    const place = after === undefined ? null : readFrozenPlace(after);
    const page = await exportFrozenPage(daybook.analytics, teamIds(), place);
    const bytes = await toGzip(page.bytes, { level: 1 });
    if (page.next !== null) reply.header("x-daybook-next", `${page.next.team} ${page.next.day}`.trim());
    return reply.header("x-daybook-days", page.days).type("application/gzip").send(bytes);
  });

  app.get("/admin/v1/backup/accounts", async (request, reply) => {
    requireOperator(daybook, request);
    const lines = await exportAccounts(daybook.accountsStore);
    return reply.type("application/x-ndjson").send(Readable.from(lines, { objectMode: false }));
  });
}

function readFrozenPlace(after: unknown): { team: string; day: string } {
  const [, team, day = ""] =
    /^(\S{1,100})(?: (\d{4}-\d{2}-\d{2}))?$/.exec(typeof after === "string" ? after : "") ?? [];
  if (team !== undefined && (day === "" || parseDay(day) !== null)) return { team, day };
  throw new DaybookError("invalid_request", "after: must be what the page before gave as its next one.");
}
