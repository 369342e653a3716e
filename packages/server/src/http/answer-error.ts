import type { FastifyReply, FastifyRequest } from "fastify";
import { type DaybookErrorBody, toDaybookError } from "./daybook-error.js";
import { OpenRouterError, openRouterErrorBody } from "./openrouter-error.js";
import { requestPath } from "./request-path.js";
import { V0Error, v0ErrorBody } from "./v0-error.js";

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
  return reply.status(own.status).send(own.body);
}

interface OwnAnswer {
  status: number;
  body: DaybookErrorBody;
}

function answerOpenRouter(error: unknown, own: OwnAnswer, reply: FastifyReply): FastifyReply {
  if (error instanceof OpenRouterError) {
    return reply.status(error.status).send(openRouterErrorBody(error.status, error.message));
  }
  // The contract declares no 503, and its clients try a 500 again as well.
  const status = own.status === 503 ? 500 : own.status;
  const message = status === 500 ? "Internal Server Error" : own.body.error.message;
  return reply.status(status).send(openRouterErrorBody(status, message));
}

function answerV0(error: unknown, own: OwnAnswer, reply: FastifyReply): FastifyReply {
  if (error instanceof V0Error) return reply.status(error.status).send(v0ErrorBody(error.status, error.message));
  // The contract has no 400 and no 503: what the caller did wrong is 422, what the server could not do is 500.
  const status = new Map([
    [400, 422],
    [503, 500],
  ]).get(own.status);
  return reply.status(status ?? own.status).send(v0ErrorBody(status ?? own.status, own.body.error.message));
}
