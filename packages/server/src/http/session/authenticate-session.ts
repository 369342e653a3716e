import { DaybookError } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import type { Authentication } from "../authenticate.js";
import { isCsrfToken, openSession, sessionCallers } from "./session.js";
import { sessionCookie } from "./session-cookie.js";

/** Must come with every request but GET and HEAD that the cookie alone vouches for. */
export const CSRF_HEADER = "x-daybook-csrf";

const READING = new Set(["GET", "HEAD"]);

/**
 * The caller behind the session's cookie: the holder of the key for the team in `x-daybook-team`, else of the key of
 * the latest sign-in. A team that the session has no key for is answered like one that does not exist.
 *
 * @throws DaybookError `forbidden` for a write without the session's CSRF token
 */
export function authenticateSession(
  daybook: Daybook,
  request: FastifyRequest,
  slug: string | undefined,
): Authentication {
  const cookie = sessionCookie(request);
  if (cookie === null) return { outcome: "missing" };
  const session = openSession(daybook, cookie);
  if (session === null) return { outcome: "unknown" };
  if (!READING.has(request.method) && !isCsrfToken(daybook.secret, session, request.headers[CSRF_HEADER])) {
    throw new DaybookError(
      "forbidden",
      `A write that is vouched for by the session's cookie needs the header ${CSRF_HEADER} with the csrfToken that GET /v1/session answers. Send it, or send a key as Authorization: Bearer <key>.`,
    );
  }
  const callers = sessionCallers(daybook, session);
  const [latest] = callers;
  if (latest === undefined) return { outcome: "unknown" };
  if (slug === undefined) return { outcome: "known", caller: latest };
  const caller = callers.find(({ team }) => team.team.slug === slug);
  return caller === undefined ? { outcome: "unknown-team", slug } : { outcome: "known", caller };
}
