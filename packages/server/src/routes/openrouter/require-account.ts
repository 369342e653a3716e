import { type Caller, mayAdministerTeam, mayReadTeam, type TeamAccounts, type TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { OpenRouterError } from "../../http/openrouter-error.js";
import { requireTeamCaller } from "./require-team-caller.js";

/** Keys, workspaces and members of the team that a request may see or change. */
export interface Account {
  caller: Caller;
  team: TeamDirectory;
  accounts: TeamAccounts;
}

const WRONG_KIND = "Invalid management key";
const WRONG_ROLE = {
  read: "Only an OWNER or BILLING member of the team may read it; this key belongs to a member who is neither.",
  write: "Only an OWNER of the team may change it; this key belongs to a member who is none.",
};

/**
 * The account, for a caller who may read it (OWNER, BILLING) or change it (OWNER).
 *
 * @throws OpenRouterError 401 for every other caller, as the contract has it on `/keys` and `/workspaces`; 404 and 400
 *   for the operator token as everywhere
 */
export function requireAccount(daybook: Daybook, request: FastifyRequest, right: "read" | "write"): Account {
  const { caller, team } = requireTeamCaller(daybook, request);
  const { slug } = team.team;
  const mayDo = right === "read" ? mayReadTeam(caller) : mayAdministerTeam(caller, slug);
  if (mayDo) return { caller, team, accounts: daybook.accounts.inTeam(slug) };
  throw new OpenRouterError(401, caller.kind === "management" ? WRONG_ROLE[right] : WRONG_KIND);
}
