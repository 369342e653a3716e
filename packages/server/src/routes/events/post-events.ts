import { type Caller, DaybookError, decodeCloudEvents, maySendEvents } from "@daybook/engine";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { authenticate } from "../../http/authenticate.js";
import { BodyBudget } from "../../http/body-budget.js";
import { SENDER_LIMITS } from "../../http/body-stream.js";
import { toDaybookError } from "../../http/daybook-error.js";
import { bodyFormat } from "./body-format.js";
import { decodeContext, teamOf } from "./decode-context.js";
import { acceptedBody, EventsRefused, requireAcceptable } from "./event-answers.js";
import { readJsonEvents } from "./read-json-events.js";
import { NDJSON_BYTES_MAX, readNdjsonEvents } from "./read-ndjson-events.js";

export interface EventLimits {
  /** After decompression; of every body but NDJSON. */
  jsonBytesMax: number;
  /** Held in memory by all requests together. */
  heldBytesMax: number;
  /** NDJSON bodies taken in at once; each may fill a spool file of 1 GiB. */
  ndjsonRequestsMax: number;
  idleMs: number;
  bytesPerSecondMin: number;
  graceMs: number;
}

export const EVENT_LIMITS: EventLimits = {
  jsonBytesMax: 16 * 1024 ** 2,
  heldBytesMax: 128 * 1024 ** 2,
  ndjsonRequestsMax: 8,
  ...SENDER_LIMITS,
};

/** `POST /v1/events`: CloudEvents in. 200 means that all of it is durable and in every report. */
export function postEvents(app: FastifyInstance, daybook: Daybook, limits: EventLimits): void {
  const budget = new BodyBudget(limits.heldBytesMax);
  const spools = { dir: daybook.directory.scratch("spool"), underWay: 0 };

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The body is read as a stream by the handler, which knows its format, its limits and who sent it.
    scope.addContentTypeParser("*", (_, __, done) => done(null));
    scope.setErrorHandler(async (error, request, reply) => {
      const { status, body } = toDaybookError(error);
      if (status === 500) request.log.error(error);
      if (status === 503) reply.header("retry-after", "2");
      // What is left of a body that was not read to its end must not be taken for the next request.
      if (!request.raw.complete) reply.header("connection", "close");
      if (error instanceof EventsRefused) return reply.status(400).send({ ...body, ...error.judgement });
      return reply.status(status).send(body);
    });

    scope.post<{ Querystring: { partial?: unknown } }>(
      "/v1/events",
      { bodyLimit: NDJSON_BYTES_MAX * 2 },
      async (request) => {
        const caller = requireSender(daybook, request);
        const team = teamOf(caller);
        const isPartial = readPartial(request.query.partial);
        const format = bodyFormat(request.headers);
        const context = decodeContext(caller, team, daybook.nowMs());
        if (format === "lines") {
          if (spools.underWay >= limits.ndjsonRequestsMax) {
            throw new DaybookError(
              "store_unavailable",
              `The events are not acknowledged: ${spools.underWay} NDJSON bodies are already being taken in. Send the same body again.`,
            );
          }
          spools.underWay++;
          try {
            const events = await readNdjsonEvents(request.raw, {
              context,
              limits: { ...limits, bytesMax: NDJSON_BYTES_MAX },
              spoolDir: await spools.dir,
            });
            try {
              requireAcceptable(events.judgement, isPartial);
              for await (const chunk of events.chunks()) await daybook.writer.write(team.team.id, chunk);
              return acceptedBody(events.judgement, isPartial);
            } finally {
              await events.dispose();
            }
          } finally {
            spools.underWay--;
          }
        }
        const { list, release } = await readJsonEvents(request.raw, {
          format,
          limits: { ...limits, bytesMax: limits.jsonBytesMax },
          budget,
        });
        try {
          const decoded = decodeCloudEvents(list, context);
          const judgement = { ...decoded, accepted: decoded.events.length };
          requireAcceptable(judgement, isPartial);
          await daybook.writer.write(team.team.id, decoded.events);
          return acceptedBody(judgement, isPartial);
        } finally {
          release();
        }
      },
    );
  });
}

function requireSender(daybook: Daybook, request: FastifyRequest): Caller {
  const authentication = authenticate(daybook, request);
  switch (authentication.outcome) {
    case "missing":
      throw new DaybookError("unauthorized", "No key was sent. Send an ingest key as Authorization: Bearer <key>.");
    case "unknown":
      throw new DaybookError(
        "unauthorized",
        "This key is not known: it is mistyped, revoked or disabled. Use another.",
      );
    case "unknown-team":
      throw new DaybookError("not_found", `There is no team "${authentication.slug}".`);
    case "known":
      if (maySendEvents(authentication.caller) || authentication.caller.team === null) return authentication.caller;
      throw new DaybookError(
        "forbidden",
        "This key may not send events. Use an ingest key, or the management key of an OWNER.",
      );
  }
}

function readPartial(value: unknown): boolean {
  if (value === undefined || value === "false") return false;
  if (value === "true") return true;
  throw new DaybookError("invalid_request", "partial must be true or false.");
}
