import { formatInstant, type KeyCaller, mayAdministerTeam, mayReadTeam } from "@daybook/engine";
import type { Daybook } from "../../daybook.js";
import { csrfToken, type Session, sessionCallers } from "../../http/session/session.js";

/** What a page may know of its session: whose keys it holds, never a key. */
export function toApiSession(daybook: Daybook, session: Session): object {
  return {
    csrfToken: csrfToken(daybook.secret, session),
    expiresAt: formatInstant(session.expiresAtMs),
    teams: sessionCallers(daybook, session).map(toSessionTeam),
  };
}

function toSessionTeam(caller: KeyCaller): object {
  const { team, member, key } = caller;
  const { id, slug, name, plan } = team.team;
  return {
    id,
    slug,
    name,
    plan,
    member: { id: member.id, email: member.email, name: member.name, teamRoles: member.teamRoles },
    key: { hash: key.hash, name: key.name, label: key.label },
    mayReadTeam: mayReadTeam(caller),
    mayAdminister: mayAdministerTeam(caller, slug),
  };
}
