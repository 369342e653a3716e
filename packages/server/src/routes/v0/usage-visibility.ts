import { findActivityPerson } from "@daybook/engine";
import type { Daybook } from "../../daybook.js";
import { V0Error } from "../../http/v0-error.js";
import type { V0Caller } from "./v0-caller.js";

/**
 * Whose usage the answer covers: a person's id, or null for the whole team.
 *
 * @param who the parameter `userId`: an id, email or alias, or of an unlinked person the id or the string
 * @throws V0Error 403 when somebody who is neither OWNER nor BILLING asks for another, whoever that is; 404 when the
 * team has nobody of that name
 */
export async function toVisiblePerson(daybook: Daybook, caller: V0Caller, who: string | null): Promise<string | null> {
  const { team, member, mayReadAll } = caller;
  if (!mayReadAll && member !== null) {
    if (who === null || team.findMemberByString(who)?.id === member.id) return member.id;
    throw new V0Error(
      403,
      "Only an OWNER or BILLING member may read the usage of others; leave out userId for your own.",
    );
  }
  if (who === null) return null;
  const person = await findActivityPerson(daybook.analytics, team, who);
  if (person !== null) return person;
  throw new V0Error(404, "userId names nobody: no member of this team goes by it, and no event says it.");
}

/** What a cursor is bound to besides operation and team: a page for all eyes must not open to one who sees less. */
export function visibilityOf({ member, mayReadAll }: V0Caller): string {
  return mayReadAll || member === null ? "team" : member.id;
}

/** `scope` of every v2 answer. */
export function toApiScope(
  { team }: V0Caller,
  personId: string | null,
): { id: string; type: "team"; isTeamWide: boolean; userId?: string } {
  const scope = { id: team.team.id, type: "team", isTeamWide: personId === null } as const;
  return personId === null ? scope : { ...scope, userId: personId };
}
