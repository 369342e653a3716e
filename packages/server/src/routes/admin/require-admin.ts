import { type Caller, DaybookError, mayAdministerTeam, type TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { authenticate } from "../../http/authenticate.js";

/** @throws DaybookError `unauthorized`, `not_found` for an operator's unknown team */
function requireCaller(daybook: Daybook, request: FastifyRequest): Caller {
  const authentication = authenticate(daybook, request);
  switch (authentication.outcome) {
    case "missing":
      throw new DaybookError(
        "unauthorized",
        "No token was sent. Send the operator token, or an OWNER's management key, as Authorization: Bearer <token>.",
      );
    case "unknown":
      throw new DaybookError(
        "unauthorized",
        "This token or key is not known: it is mistyped, revoked, disabled or expired.",
      );
    case "unknown-team":
      throw new DaybookError("not_found", `There is no team "${authentication.slug}".`);
    case "known":
      return authentication.caller;
  }
}

/** What touches the whole server is the operator's alone, and not of one who acts as a team's OWNER. */
export function requireOperator(daybook: Daybook, request: FastifyRequest): void {
  const caller = requireCaller(daybook, request);
  if (caller.kind === "operator" && caller.team === null) return;
  throw new DaybookError(
    "forbidden",
    caller.kind === "operator"
      ? "With x-daybook-team the operator token acts as that team's OWNER, who may not do this. Leave the header out."
      : "Only the operator token may do this; a team's key may not.",
  );
}

/** Whether the operator asks, and not as a team's OWNER. @throws as `requireOperator` without a valid credential */
export function isBareOperator(daybook: Daybook, request: FastifyRequest): boolean {
  const caller = requireCaller(daybook, request);
  return caller.kind === "operator" && caller.team === null;
}

/** Who asks, as records of what was done name them: a member by id, which an erasure need not change, or `operator`. */
export function nameCaller(daybook: Daybook, request: FastifyRequest): string {
  const caller = requireCaller(daybook, request);
  return caller.kind === "operator" ? "operator" : caller.member.id;
}

/**
 * The operator, or an OWNER of the very team. Another team is answered like one that does not exist.
 *
 * @throws DaybookError `unauthorized`, `forbidden`, `not_found`
 */
export function requireAdmin(daybook: Daybook, request: FastifyRequest, slug: string): TeamDirectory {
  const caller = requireCaller(daybook, request);
  const isOwn = caller.team === null || caller.team.team.slug === slug;
  if (isOwn && !mayAdministerTeam(caller, slug)) {
    throw new DaybookError(
      "forbidden",
      "Only the management key of an OWNER, or the operator token, may administer a team.",
    );
  }
  const team = isOwn ? daybook.accounts.directory.findTeamBySlug(slug) : undefined;
  if (team !== undefined) return team;
  throw new DaybookError("not_found", `There is no team "${slug}".`);
}
