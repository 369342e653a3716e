import { type Caller, hashSecret, identify } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../daybook.js";
import { authenticateSession } from "./session/authenticate-session.js";

/** What a request's credentials came to. Each contract has its own words for the failures. */
export type Authentication =
  | { outcome: "known"; caller: Caller }
  /** No `Authorization: Bearer …` and no session at all, or an empty or unreadable one. */
  | { outcome: "missing" }
  /** A secret nobody has: unknown, revoked, disabled, expired, or of a removed member; a session that is over. */
  | { outcome: "unknown" }
  /** An `x-daybook-team` that names no team, or none that the session has a key for. */
  | { outcome: "unknown-team"; slug: string };

/**
 * Who is asking, on every route: by the key or token sent, else by the session's cookie.
 *
 * @throws DaybookError `forbidden` for a write that only a cookie vouches for, without its CSRF token
 */
export function authenticate(daybook: Daybook, request: FastifyRequest): Authentication {
  const header = request.headers["x-daybook-team"];
  const team = typeof header === "string" && header !== "" ? header : undefined;
  if (request.headers.authorization === undefined) return authenticateSession(daybook, request, team);
  const secret = bearer(request.headers.authorization);
  if (secret === null) return { outcome: "missing" };
  const caller = identify({
    secret,
    directory: daybook.accounts.directory,
    operatorTokenHash: operatorTokenHash(daybook),
    actingTeamSlug: team,
    nowMs: daybook.nowMs(),
  });
  if (caller === null) return { outcome: "unknown" };
  if (caller.kind === "unknown-team") return { outcome: "unknown-team", slug: caller.slug };
  return { outcome: "known", caller };
}

function bearer(header: string | undefined): string | null {
  return /^bearer +(\S+)\s*$/i.exec(header ?? "")?.[1] ?? null;
}

const operatorTokenHashes = new WeakMap<Daybook, string>();

/** Worked out once, not for every request. */
function operatorTokenHash(daybook: Daybook): string {
  const known = operatorTokenHashes.get(daybook);
  if (known !== undefined) return known;
  const hash = hashSecret(daybook.operatorToken);
  operatorTokenHashes.set(daybook, hash);
  return hash;
}
