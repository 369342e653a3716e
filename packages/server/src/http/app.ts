import cors from "@fastify/cors";
import { DaybookError } from "@daybook/engine";
import Fastify, { type FastifyInstance } from "fastify";
import type { Daybook } from "../daybook.js";
import { adminRoutes } from "../routes/admin/admin-routes.js";
import { getAvatar } from "../routes/avatar.js";
import { readDashboardFiles } from "../routes/dashboard/dashboard-files.js";
import { dashboardRoutes, sendPageForView } from "../routes/dashboard/dashboard-routes.js";
import { daybookReportRoutes } from "../routes/daybook/daybook-report-routes.js";
import { documentRoutes } from "../routes/documents.js";
import { listEvents } from "../routes/events/list-events.js";
import { listSources } from "../routes/events/list-sources.js";
import { EVENT_LIMITS, type EventLimits, postEvents } from "../routes/events/post-events.js";
import { getHealth } from "../routes/health.js";
import { postImport } from "../routes/import/post-import.js";
import { postLiteLlm } from "../routes/import/post-litellm.js";
import { openRouterAccountRoutes } from "../routes/openrouter/account-routes.js";
import { getActivity } from "../routes/openrouter/get-activity.js";
import { getAnalyticsMeta } from "../routes/openrouter/get-analytics-meta.js";
import { queryAnalytics } from "../routes/openrouter/query-analytics.js";
import { OTLP_LIMITS, type OtlpLimits, otlpRoutes } from "../routes/otlp/otlp-routes.js";
import { sessionRoutes } from "../routes/session/session-routes.js";
import { getUserActivity } from "../routes/v0/get-user-activity.js";
import { v0Routes } from "../routes/v0/v0-routes.js";
import { answerError } from "./answer-error.js";
import { closeConnections } from "./close-connections.js";
import { refuseUnreadable } from "./refuse-unreadable.js";
import { requestPath } from "./request-path.js";

export interface AppOptions {
  logLevel: string;
  eventLimits?: Partial<EventLimits>;
  otlpLimits?: Partial<OtlpLimits>;
  /** Told of every route that is made, the ones that Fastify adds by itself among them. */
  onRoute?: (route: { method: string | string[]; url: string }) => void;
}

/** The HTTP side of a Daybook: every route, and what holds for all of them. */
export async function buildApp(daybook: Daybook, options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger:
      options.logLevel === "silent"
        ? false
        : { level: options.logLevel, redact: ["req.headers.authorization", "req.headers.cookie"] },
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
    // What comes over a connection that is already there is answered, and the connection then ends; no new ones are taken.
    return503OnClosing: false,
    rewriteUrl: (request) => withoutDoubledPrefix(request.url ?? "/"),
  });
  if (options.onRoute !== undefined) app.addHook("onRoute", options.onRoute);
  closeConnections(app);
  const dashboard = readDashboardFiles();
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
      "X-Scope",
      "X-Daybook-Csrf",
    ],
    maxAge: 86_400,
  });
  // A small body is JSON; Fastify's reading of text would pass any other off as a JSON string.
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    if (sendPageForView(dashboard, { request, reply })) return reply;
    return answerError(
      new DaybookError("not_found", `There is no ${request.method} ${requestPath(request.url)} here.`),
      request,
      reply,
    );
  });
  getHealth(app, daybook);
  dashboardRoutes(app, dashboard);
  getAvatar(app);
  documentRoutes(app);
  postEvents(app, daybook, { ...EVENT_LIMITS, ...options.eventLimits });
  otlpRoutes(app, daybook, { ...OTLP_LIMITS, ...options.otlpLimits });
  listEvents(app, daybook);
  listSources(app, daybook);
  postImport(app, daybook, { ...EVENT_LIMITS, ...options.eventLimits });
  postLiteLlm(app, daybook, { ...EVENT_LIMITS, ...options.eventLimits });
  sessionRoutes(app, daybook);
  getActivity(app, daybook);
  getAnalyticsMeta(app, daybook);
  queryAnalytics(app, daybook);
  openRouterAccountRoutes(app, daybook);
  getUserActivity(app, daybook);
  v0Routes(app, daybook);
  daybookReportRoutes(app, daybook);
  adminRoutes(app, daybook);
  return app;
}

/** Tools that take the base URL for an origin append the prefix once more (contract: one variable, two readings). */
function withoutDoubledPrefix(url: string): string {
  return url.replace(/^\/+api\/+v1(?=\/+api\/+v1\/)/, "");
}
