import { DaybookError, encodeStatus, type OtlpEncoding } from "@daybook/engine";
import type { FastifyReply, FastifyRequest } from "fastify";
import { toDaybookError } from "../../http/daybook-error.js";
import { answerOverUnreadBody } from "../../http/unread-body.js";
import { findOtlpEncoding, OTLP_MEDIA_TYPES } from "./otlp-encoding.js";

/** gRPC's codes for the statuses of a failure, which a `Status` carries. */
const GRPC_CODES: ReadonlyMap<number, number> = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [413, 8],
  [415, 3],
  [429, 8],
  [503, 14],
]);

/**
 * Answers a failure as a `Status` in the request's encoding.
 *
 * Senders try again after 429, 502, 503 and 504 and throw the batch away after anything else, so whatever may go well
 * another time is a 503: a body that came too slowly, and what nobody expected.
 */
export function answerOtlpFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status: own, body } = toDaybookError(error);
  if (own === 500) request.log.error(error);
  if (own === 503) request.log.warn(error);
  const status = own === 500 || own === 408 ? 503 : own;
  if (status === 503) reply.header("retry-after", "2");
  const encoding: OtlpEncoding = findOtlpEncoding(request.headers) ?? "json";
  const message = own === 500 ? "Something in Daybook failed; send the same again." : body.error.message;
  const bytes = Buffer.from(encodeStatus(encoding, { code: GRPC_CODES.get(status) ?? 2, message }));
  reply.status(status);
  if (!request.raw.complete) return answerOverUnreadBody(request, reply, bytes, OTLP_MEDIA_TYPES[encoding]);
  return reply.header("content-type", OTLP_MEDIA_TYPES[encoding]).send(bytes);
}

/** What a body that cannot be read as an export is refused with. */
export function undecodable(why: string): DaybookError {
  return new DaybookError("invalid_request", `The body ${why}. Nothing was stored.`);
}
