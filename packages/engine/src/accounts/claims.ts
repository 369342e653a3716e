import { DaybookError } from "../kernel/errors.js";
import { foldPersonString } from "./person-string.js";
import type { Member } from "./member.js";
import type { TeamDirectory } from "./team-directory.js";

/**
 * Makes sure that no other current member holds one of the strings as id, email or alias.
 *
 * @param member.id whose own strings are no conflict
 * @throws DaybookError `conflict`
 */
export function requireFreeClaims(
  team: TeamDirectory,
  { id, claims }: { id: string; claims: readonly string[] },
): void {
  for (const claim of claims) {
    const holder = team.findMemberByString(claim);
    if (holder === undefined || holder.id === id) continue;
    throw new DaybookError(
      "conflict",
      `"${claim}" already stands for member ${holder.id}${describeClaim(holder, claim)}.`,
    );
  }
}

/**
 * The current member with this id or email; an alias is not enough.
 *
 * @throws DaybookError `not_found`
 */
export function getCurrentMember(team: TeamDirectory, idOrEmail: string): Member {
  const member = team.findMemberByString(idOrEmail);
  if (member !== undefined && (member.id === idOrEmail || member.email === foldPersonString(idOrEmail))) return member;
  throw new DaybookError(
    "not_found",
    `Team "${team.team.slug}" has no member "${idOrEmail}". List the members to see who is in it.`,
  );
}

function describeClaim(holder: Member, claim: string): string {
  if (holder.id === claim) return " as the id";
  if (holder.email === claim) return " as the email. Use that member, or change the email or remove the member first";
  return ` (${holder.email}) as an alias. Move or remove the alias first`;
}
