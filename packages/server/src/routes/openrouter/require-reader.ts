import { mayReadTeam, type TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { OpenRouterError } from "../../http/openrouter-error.js";
import { requireTeamCaller } from "./require-team-caller.js";

/**
 * The team that the request may read whole.
 *
 * @throws OpenRouterError 401 without a valid key, 403 with one that may not, 404 for an operator's unknown team
 */
export function requireReader(daybook: Daybook, request: FastifyRequest, texts: { wrongKind: string }): TeamDirectory {
  const { caller, team } = requireTeamCaller(daybook, request);
  if (mayReadTeam(caller)) return team;
  throw new OpenRouterError(
    403,
    caller.kind === "management"
      ? "Only an OWNER or BILLING member of the team may read it; this key belongs to a member who is neither."
      : texts.wrongKind,
  );
}
