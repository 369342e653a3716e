import { DaybookError, findActivityPerson, mayReadTeam, type Member, type TeamDirectory } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { authenticate } from "../../http/authenticate.js";

/** Who lists events, and whose they see. */
export interface EventReader {
  team: TeamDirectory;
  /** The only one whose events are shown; null: everybody's. */
  onlyMember: Member | null;
}

/**
 * A management key of any role, or the operator acting for a team; who is neither OWNER nor BILLING sees themselves.
 *
 * @throws DaybookError `unauthorized`, `forbidden`, `not_found`, and `invalid_request` for an operator without a team
 */
export function requireEventReader(daybook: Daybook, request: FastifyRequest): EventReader {
  const authentication = authenticate(daybook, request);
  switch (authentication.outcome) {
    case "missing":
      throw new DaybookError("unauthorized", "No key was sent. Send a management key as Authorization: Bearer <key>.");
    case "unknown":
      throw new DaybookError("unauthorized", "This key is not known: it is mistyped, revoked, disabled or expired.");
    case "unknown-team":
      throw new DaybookError("not_found", `There is no team "${authentication.slug}".`);
    case "known": {
      const { caller } = authentication;
      if (caller.team === null) {
        throw new DaybookError(
          "invalid_request",
          "The operator token belongs to no team: say whose events with the header x-daybook-team: <slug>.",
        );
      }
      if (caller.kind === "operator") return { team: caller.team, onlyMember: null };
      if (caller.kind === "management") {
        return { team: caller.team, onlyMember: mayReadTeam(caller) ? null : caller.member };
      }
      throw new DaybookError("forbidden", `Only a management key lists events; this is an ${caller.kind} key.`);
    }
  }
}

/**
 * Whose events the answer has: a person's id, or null for everybody's.
 *
 * @throws DaybookError `forbidden` when somebody who sees themselves asks for another, `not_found` for nobody
 */
export async function toListedPerson(
  daybook: Daybook,
  { team, onlyMember }: EventReader,
  who: string | null,
): Promise<string | null> {
  if (onlyMember !== null) {
    if (who === null || team.findMemberByString(who)?.id === onlyMember.id) return onlyMember.id;
    throw new DaybookError(
      "forbidden",
      "Only an OWNER or BILLING member may list the events of others; leave out user_id for your own.",
    );
  }
  if (who === null) return null;
  const person = await findActivityPerson(daybook.analytics, team, who);
  if (person !== null) return person;
  throw new DaybookError("not_found", "user_id names nobody: no member of this team goes by it, and no event says it.");
}
