import { mayReadTeam, type TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { authenticate } from "../../http/authenticate.js";
import { OpenRouterError } from "../../http/openrouter-error.js";

/** The texts of the contract that were recorded from the real service; see docs/reference/activity.md. */
const MISSING_AUTHENTICATION = "Missing Authentication header";
const UNKNOWN_KEY = "User not found.";

/**
 * The team that the request may read whole.
 *
 * @throws OpenRouterError 401 without a valid key, 403 with one that may not, 404 for an operator's unknown team
 */
export function requireReader(daybook: Daybook, request: FastifyRequest, texts: { wrongKind: string }): TeamDirectory {
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
      if (caller.team === null) {
        throw new OpenRouterError(
          400,
          "The operator token belongs to no team: name one with the header x-daybook-team.",
        );
      }
      if (mayReadTeam(caller)) return caller.team;
      throw new OpenRouterError(
        403,
        caller.kind === "management"
          ? "Only an OWNER or BILLING member of the team may read it; this key belongs to a member who is neither."
          : texts.wrongKind,
      );
    }
  }
}
