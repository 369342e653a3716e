import type { Caller, TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { authenticate } from "../../http/authenticate.js";
import { OpenRouterError } from "../../http/openrouter-error.js";

/** The texts of the contract that were recorded from the real service; see docs/reference/activity.md. */
const MISSING_AUTHENTICATION = "Missing Authentication header";
const UNKNOWN_KEY = "User not found.";

/**
 * Who asks, and the team they belong to or act for.
 *
 * @throws OpenRouterError 401 without a valid key, 404 for an operator's unknown team, 400 for an operator without one
 */
export function requireTeamCaller(daybook: Daybook, request: FastifyRequest): { caller: Caller; team: TeamDirectory } {
  const authentication = authenticate(daybook, request);
  switch (authentication.outcome) {
    case "missing":
      throw new OpenRouterError(401, MISSING_AUTHENTICATION);
    case "unknown":
      throw new OpenRouterError(401, UNKNOWN_KEY);
    case "unknown-team":
      throw new OpenRouterError(404, `There is no team "${authentication.slug}".`);
    case "known": {
      const { caller } = authentication;
      if (caller.team !== null) return { caller, team: caller.team };
      throw new OpenRouterError(400, "The operator token belongs to no team: name one with the header x-daybook-team.");
    }
  }
}
