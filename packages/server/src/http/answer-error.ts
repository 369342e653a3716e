import type { FastifyReply, FastifyRequest } from "fastify";
import { type DaybookErrorBody, toDaybookError } from "./daybook-error.js";
import { OpenRouterError, openRouterErrorBody } from "./openrouter-error.js";
import { requestPath } from "./request-path.js";
import { V0Error, v0ErrorBody, v0Version2ErrorBody } from "./v0-error.js";

/** Answers a failure in the words of the contract whose path was asked. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const own = toDaybookError(error);
  const isWorded = error instanceof OpenRouterError || error instanceof V0Error;
  if (own.status === 500 && !isWorded) request.log.error(error);
  if (own.status === 503) {
    request.log.warn(error);
    reply.header("retry-after", "2");
  }
  const path = requestPath(request.url);
  if (path.startsWith("/api/v1/")) return answerOpenRouter(error, own, reply);
  if (/^\/v1\/(reports|user|rate-limits)(\/|$)/.test(path)) return answerV0(error, own, reply);
  if (path.startsWith("/v2/")) return answerV0OfVersion2(error, own, reply);
  return reply.status(own.status).send(own.body);
}

interface OwnAnswer {
  status: number;
  body: DaybookErrorBody;
}

function answerOpenRouter(error: unknown, own: OwnAnswer, reply: FastifyReply): FastifyReply {
  if (error instanceof OpenRouterError) {
    return reply.status(error.status).send(openRouterErrorBody(error.status, error.message, error.metadata));
  }
  // The contract has no 409: what is in the way of a request makes it a bad one. It declares no 503 either, and its
  // clients try a 500 again as well.
  const status =
    new Map([
      [409, 400],
      [503, 500],
    ]).get(own.status) ?? own.status;
  const message = status === 500 ? "Internal Server Error" : own.body.error.message;
  return reply.status(status).send(openRouterErrorBody(status, message));
}

function answerV0(error: unknown, own: OwnAnswer, reply: FastifyReply): FastifyReply {
  const { status, message } = toV0Answer(error, own);
  return reply.status(status).send(v0ErrorBody(status, message));
}

function answerV0OfVersion2(error: unknown, own: OwnAnswer, reply: FastifyReply): FastifyReply {
  const { status, message } = toV0Answer(error, own);
  // No operation of version 2 has a 404: what the caller named and is not there, a person or a team, is 422.
  const declared = error instanceof V0Error && status === 404 ? 422 : status;
  return reply.status(declared).send(v0Version2ErrorBody(message));
}

/** Neither version has a 400 or a 503: what the caller did wrong is 422, what the server could not do is 500. */
function toV0Answer(error: unknown, own: OwnAnswer): { status: number; message: string } {
  if (error instanceof V0Error) return error;
  const status = new Map([
    [400, 422],
    [503, 500],
  ]).get(own.status);
  return { status: status ?? own.status, message: own.body.error.message };
}
