import { DaybookError } from "@daybook/engine";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { BodyBudget } from "../../http/body-budget.js";
import { toDaybookError } from "../../http/daybook-error.js";
import { SENDER_LIMITS, type SenderLimits } from "../../http/sender-pace.js";
import { answerOverUnreadBody } from "../../http/unread-body.js";
import { bodyFormat } from "./body-format.js";
import { decodeContext } from "./decode-context.js";
import { acceptedBody, EventsRefused, requireAcceptable } from "./event-answers.js";
import type { Intake } from "./intake.js";
import { requireSender } from "./require-sender.js";
import { storeEvents } from "./store-events.js";
import { storeJsonEvents } from "./store-json-events.js";
import { NDJSON_BYTES_MAX, NdjsonSpool, storeNdjsonEvents } from "./store-ndjson-events.js";

export interface EventLimits extends SenderLimits {
  /** After decompression; of every body but NDJSON. */
  jsonBytesMax: number;
  /** Held in memory by all requests together. */
  heldBytesMax: number;
  /** NDJSON bodies taken in at once; each may fill a spool file of 1 GiB. */
  ndjsonRequestsMax: number;
}

export const EVENT_LIMITS: EventLimits = {
  jsonBytesMax: 16 * 1024 ** 2,
  heldBytesMax: 128 * 1024 ** 2,
  ndjsonRequestsMax: 8,
  ...SENDER_LIMITS,
};

/** `POST /v1/events`: CloudEvents in. 200 means that all of it is durable and in every report. */
export function postEvents(app: FastifyInstance, daybook: Daybook, limits: EventLimits): void {
  app.register(async (scope) => {
    const budget = new BodyBudget(limits.heldBytesMax);
    const spool = new NdjsonSpool(await daybook.directory.scratch("spool"), limits.ndjsonRequestsMax);
    scope.removeAllContentTypeParsers();
    // The body is read as a stream by the handler, which knows its format, its limits and who sent it.
    scope.addContentTypeParser("*", (_, __, done) => done(null));
    scope.setErrorHandler(answerRefused);

    scope.post<{ Querystring: { partial?: unknown } }>(
      "/v1/events",
      { bodyLimit: NDJSON_BYTES_MAX * 2 },
      async (request) => {
        const sender = requireSender(daybook, request);
        const isPartial = readPartial(request.query.partial);
        const format = bodyFormat(request.headers);
        const context = decodeContext(sender, daybook.nowMs());
        const intake: Intake = {
          context,
          approve(judgement) {
            requireSender(daybook, request);
            requireAcceptable(judgement, isPartial);
          },
          store: (events) =>
            storeEvents(daybook, { sender, events, feed: "event", frozenBeforeMs: context.frozenBeforeMs }),
        };
        const judgement =
          format === "lines"
            ? await storeNdjsonEvents(request.raw, { limits, spool, intake })
            : await storeJsonEvents(request.raw, {
                format,
                limits: { ...limits, bytesMax: limits.jsonBytesMax },
                budget,
                intake,
              });
        return acceptedBody(judgement, isPartial);
      },
    );
  });
}

/** Answers a refusal, also while the body is still coming in. */
export function answerRefused(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body } = toDaybookError(error);
  if (status === 500) request.log.error(error);
  if (status === 503) reply.header("retry-after", "2");
  reply.status(status);
  const answer = error instanceof EventsRefused ? { ...body, ...error.judgement } : body;
  return request.raw.complete ? reply.send(answer) : answerOverUnreadBody(request, reply, answer);
}

function readPartial(value: unknown): boolean {
  if (value === undefined || value === "false") return false;
  if (value === "true") return true;
  throw new DaybookError("invalid_request", "partial must be true or false.");
}
