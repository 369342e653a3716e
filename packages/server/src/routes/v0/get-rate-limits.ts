import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { type Query, readFilter } from "./parameters.js";
import { requireOwnScope, requireV0Caller } from "./v0-caller.js";

/** The contract wants a number; this one no client reaches, and every client can hold. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** `GET /v1/rate-limits`: the requests a minute that the team allows itself for analytics; no other is limited. */
export function getRateLimits(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v1/rate-limits", (request) => {
    const { team } = requireV0Caller(daybook, request);
    requireOwnScope(team, readFilter(request.query, "scope") ?? "");
    return { limit: team.team.requestsPerMinute ?? NO_LIMIT };
  });
}
