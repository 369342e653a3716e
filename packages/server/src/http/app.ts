import cors from "@fastify/cors";
import { DaybookError } from "@daybook/engine";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Daybook } from "../daybook.js";
import { adminRoutes } from "../routes/admin/admin-routes.js";
import { getAvatar } from "../routes/avatar.js";
import { EVENT_LIMITS, type EventLimits, postEvents } from "../routes/events/post-events.js";
import { getHealth } from "../routes/health.js";
import { getHome } from "../routes/home.js";
import { getActivity } from "../routes/openrouter/get-activity.js";
import { getUserActivity } from "../routes/v0/get-user-activity.js";
import { closeConnections } from "./close-connections.js";
import { frameworkStatus, toDaybookError } from "./daybook-error.js";
import { OpenRouterError, openRouterErrorBody } from "./openrouter-error.js";
import { refuseUnreadable } from "./refuse-unreadable.js";
import { V0Error, v0ErrorBody } from "./v0-error.js";

export interface AppOptions {
  logLevel: string;
  eventLimits?: Partial<EventLimits>;
}

/** The HTTP side of a Daybook: every route, and the one place where failures become statuses and bodies. */
export async function buildApp(daybook: Daybook, options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.logLevel === "silent" ? false : { level: options.logLevel, redact: ["req.headers.authorization"] },
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    // Bodies of a gigabyte take their time; post-events.ts gives up silent and crawling senders long before.
    requestTimeout: 60 * 60_000,
    bodyLimit: 1024 ** 2,
    // The longest thing that stands in a path is an alias.
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 512 },
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply);
    },
    clientErrorHandler: refuseUnreadable,
    forceCloseConnections: "idle",
    return503OnClosing: true,
    rewriteUrl: (request) => withoutDoubledPrefix(request.url ?? "/"),
  });
  closeConnections(app);
  await app.register(cors, {
    origin: "*",
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    allowedHeaders: [
      "Authorization",
      "Content-Type",
      "HTTP-Referer",
      "X-OpenRouter-Title",
      "X-OpenRouter-Categories",
      "X-Title",
      "X-Daybook-Team",
    ],
    maxAge: 86_400,
  });
  // A small body is JSON; Fastify's reading of text would pass any other off as a JSON string.
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answerError(
      new DaybookError("not_found", `There is no ${request.method} ${pathOf(request.url)} here.`),
      request,
      reply,
    ),
  );
  getHealth(app, daybook);
  getHome(app);
  getAvatar(app);
  postEvents(app, daybook, { ...EVENT_LIMITS, ...options.eventLimits });
  getActivity(app, daybook);
  getUserActivity(app, daybook);
  adminRoutes(app, daybook);
  return app;
}

/** Each path answers failures in the words of its own contract. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const own = toDaybookError(error);
  if (own.status === 500 && !(error instanceof OpenRouterError) && !(error instanceof V0Error))
    request.log.error(error);
  if (own.status === 503) reply.header("retry-after", "2");
  const path = pathOf(request.url);
  if (path.startsWith("/api/v1/")) {
    const found = error instanceof OpenRouterError ? error.status : (frameworkStatus(error) ?? own.status);
    // The contract declares no 503, and its clients try a 500 again as well.
    const status = found === 503 ? 500 : found;
    const text =
      error instanceof OpenRouterError || status !== 500
        ? messageOf(error, own.body.error.message)
        : "Internal Server Error";
    return reply.status(status).send(openRouterErrorBody(status, text));
  }
  if (/^\/v1\/(reports|user|rate-limits)(\/|$)/.test(path)) {
    // The contract has no 400 and no 503: what the caller did wrong is 422, what the server could not do is 500.
    const status =
      error instanceof V0Error ? error.status : own.status === 400 ? 422 : own.status === 503 ? 500 : own.status;
    return reply
      .status(status)
      .send(v0ErrorBody(status, error instanceof V0Error ? error.message : own.body.error.message));
  }
  return reply.status(own.status).send(own.body);
}

function messageOf(error: unknown, fallback: string): string {
  return error instanceof OpenRouterError ? error.message : fallback;
}

/** As the router reads it: a base URL that ends with a slash makes `/v1//reports`, which is the same path. */
function pathOf(url: string): string {
  return (url.split("?", 1)[0] ?? url).replaceAll(/\/{2,}/g, "/");
}

/** Tools that take the base URL for an origin append the prefix once more (contract: one variable, two readings). */
function withoutDoubledPrefix(url: string): string {
  return url.replace(/^\/+api\/+v1(?=\/+api\/+v1\/)/, "");
}
