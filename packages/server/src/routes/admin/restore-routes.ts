import { randomUUID } from "node:crypto";
import { DaybookError, importEvents, importFrozenDays, rememberAnswers, restoreAccounts } from "@daybook/engine";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { bodyStream } from "../../http/body-stream.js";
import { toDaybookError } from "../../http/daybook-error.js";
import { SENDER_LIMITS } from "../../http/sender-pace.js";
import { answerOverUnreadBody } from "../../http/unread-body.js";
import { backupMonth } from "./backup-month.js";
import { ERASURES_BYTES_MAX } from "./erasure-routes.js";
import { requireOperator } from "./require-admin.js";
import { RestoreMarker } from "./restore-marker.js";

const RESTORE = "/admin/v1/restore/:backup";
/** After decompression. Events pass through block by block; accounts are held, as they are in memory afterwards. */
const EVENTS_BYTES_MAX = 2 ** 50;
const ACCOUNTS_BYTES_MAX = 1024 ** 3;

interface OfBackup {
  Params: { backup: string };
}

/**
 * A backup comes in: begun once, then its events, last its accounts, which end it. Until then there is no team, so
 * that nobody sees or sends anything, and every step may be repeated.
 */
export function restoreRoutes(app: FastifyInstance, daybook: Daybook): void {
  const marker = new RestoreMarker(daybook.directory.path);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Bodies are read as streams by the handlers.
    scope.addContentTypeParser("*", (_, __, done) => done(null));
    scope.setErrorHandler(answerRefused);

    scope.post<OfBackup>(RESTORE, async (request) => {
      requireOperator(daybook, request);
      const backup = backupId(request.params.backup);
      await marker.begin(daybook, backup);
      return { backup };
    });

    scope.post<{ Params: { backup: string; month: string } }>(
      `${RESTORE}/events/:month`,
      { bodyLimit: EVENTS_BYTES_MAX },
      async (request) => {
        requireOperator(daybook, request);
        const month = backupMonth(request.params.month);
        await marker.require(daybook, backupId(request.params.backup));
        const body: AsyncIterable<Buffer> = bodyStream(request.raw, { ...SENDER_LIMITS, bytesMax: EVENTS_BYTES_MAX });
        const { rows, lastVersion } = await importEvents(daybook.analytics, month, body);
        daybook.writer.raiseVersions(lastVersion);
        return { tellings: rows };
      },
    );

    scope.post<OfBackup>(`${RESTORE}/frozen`, { bodyLimit: EVENTS_BYTES_MAX }, async (request) => {
      requireOperator(daybook, request);
      await marker.require(daybook, backupId(request.params.backup));
      const body: AsyncIterable<Buffer> = bodyStream(request.raw, { ...SENDER_LIMITS, bytesMax: EVENTS_BYTES_MAX });
      return { days: await importFrozenDays(daybook.analytics, body) };
    });

    scope.post<OfBackup>(`${RESTORE}/erasures`, { bodyLimit: ERASURES_BYTES_MAX }, async (request) => {
      requireOperator(daybook, request);
      await marker.require(daybook, backupId(request.params.backup));
      const body = bodyStream(request.raw, { ...SENDER_LIMITS, bytesMax: ERASURES_BYTES_MAX });
      return { erasures: await marker.keepErasures(parseJson((await readLines(body)).join("\n"))) };
    });

    scope.post<OfBackup>(`${RESTORE}/accounts`, { bodyLimit: ACCOUNTS_BYTES_MAX }, async (request) => {
      requireOperator(daybook, request);
      await marker.require(daybook, backupId(request.params.backup));
      const lines = await readLines(bodyStream(request.raw, { ...SENDER_LIMITS, bytesMax: ACCOUNTS_BYTES_MAX }));
      const restored = await restoreAccounts(
        { accounts: daybook.accountsStore, analytics: daybook.analytics },
        { lines, erasures: await marker.erasures(), at: new Date(daybook.nowMs()) },
      );
      // Before there is a team that may be told of the same calls again.
      await rememberAnswers(daybook.analytics, { nowMs: daybook.nowMs(), batch: randomUUID() });
      await daybook.accounts.refresh();
      await marker.end();
      return restored;
    });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DaybookError(
      "invalid_request",
      "The list of erasures is not JSON. Take it again from where it is kept.",
      {
        cause,
      },
    );
  }
}

function backupId(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new DaybookError("invalid_request", `"${text}" is not the id of a backup, which its manifest.json has.`);
}

async function readLines(body: AsyncIterable<Buffer>): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function answerRefused(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body } = toDaybookError(error);
  if (status === 500) request.log.error(error);
  if (status === 503) reply.header("retry-after", "2");
  reply.status(status);
  return request.raw.complete ? reply.send(body) : answerOverUnreadBody(request, reply, body);
}
