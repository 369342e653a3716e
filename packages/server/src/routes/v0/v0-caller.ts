import { type Caller, mayReadTeam, type Member, type TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { authenticate } from "../../http/authenticate.js";
import { V0Error } from "../../http/v0-error.js";

/** Who asks one of v0's usage operations, and for which team. */
export interface V0Caller {
  team: TeamDirectory;
  /** Null: the operator, who acts as an OWNER and is nobody in the team. */
  member: Member | null;
  /** Everybody's usage, not only the member's own. */
  mayReadAll: boolean;
}

/**
 * The caller behind the request's credentials: a management key of any role, or the operator acting for a team.
 *
 * @throws V0Error as `requireCallerOfTeam`, and 403 for another kind of key or an `x-scope` that is not the key's team
 */
export function requireV0Caller(daybook: Daybook, request: FastifyRequest): V0Caller {
  const { caller, team } = requireCallerOfTeam(daybook, request);
  if (caller.kind !== "management" && caller.kind !== "operator") {
    throw new V0Error(403, `Only a management key may read this; this is an ${caller.kind} key.`);
  }
  requireOwnScope(team, scopeHeader(request));
  return { team, member: caller.kind === "operator" ? null : caller.member, mayReadAll: mayReadTeam(caller) };
}

/**
 * Whoever the request's credentials belong to, of a team.
 *
 * @throws V0Error 401 without a valid key, 404 for an operator's unknown team, 422 for an operator of none
 */
export function requireCallerOfTeam(
  daybook: Daybook,
  request: FastifyRequest,
): { caller: Caller; team: TeamDirectory } {
  const authentication = authenticate(daybook, request);
  switch (authentication.outcome) {
    case "missing":
      throw new V0Error(401, "No API key was sent. Send a management key as Authorization: Bearer <key>.");
    case "unknown":
      throw new V0Error(401, "This API key is not known: it is mistyped, revoked, disabled or expired.");
    case "unknown-team":
      throw new V0Error(404, `There is no team "${authentication.slug}".`);
    case "known": {
      const { caller } = authentication;
      if (caller.team === null) {
        throw new V0Error(422, "The operator token belongs to no team: name one with the header x-daybook-team.");
      }
      return { caller, team: caller.team };
    }
  }
}

/**
 * A key belongs to one team, so its scope may be named, by id or slug, and no other chosen. Empty: not named. The
 * refusal is the same for a team that exists and for one that does not.
 */
export function requireOwnScope({ team }: TeamDirectory, scope: string): void {
  if (scope === "" || scope === team.id || scope === team.slug) return;
  throw new V0Error(403, "This key belongs to another scope. List its scope with GET /v1/user/scopes.");
}

/** `x-scope`; empty when it is not sent. */
export function scopeHeader(request: FastifyRequest): string {
  const scope = request.headers["x-scope"];
  return typeof scope === "string" ? scope : "";
}
