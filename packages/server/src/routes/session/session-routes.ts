import { randomUUID } from "node:crypto";
import { DaybookError, hashSecret, identifyKeyHash, type KeyCaller } from "@daybook/engine";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { CSRF_HEADER } from "../../http/session/authenticate-session.js";
import {
  isCsrfToken,
  openSession,
  sealSession,
  type Session,
  SESSION_KEYS_MAX,
  SESSION_MS,
  sessionCallers,
} from "../../http/session/session.js";
import {
  clearSessionCookie,
  isOfThisOrigin,
  sessionCookie,
  setSessionCookie,
} from "../../http/session/session-cookie.js";
import { toApiSession } from "./session-body.js";
import { SignInAttempts, WRONG_KEYS_MAX } from "./sign-in-attempts.js";

const PATH = "/v1/session";

/**
 * Signing in, for pages: a management key is exchanged for a cookie that no script can read. Every route takes the
 * cookie where it takes a key.
 */
export function sessionRoutes(app: FastifyInstance, daybook: Daybook): void {
  const attempts = new SignInAttempts();

  app.post<{ Body: unknown }>(PATH, async (request, reply) => {
    if (!isOfThisOrigin(request)) {
      throw new DaybookError(
        "forbidden",
        "Only pages of this very server may sign in here. Open the dashboard itself.",
      );
    }
    const { hash } = requireManagementKey(daybook, request, attempts);
    const present = joinedSession(daybook, request);
    const session: Session = {
      id: present?.id ?? randomUUID(),
      keyHashes: withKey(daybook, present, hash),
      expiresAtMs: daybook.nowMs() + SESSION_MS,
    };
    return reply
      .header("set-cookie", setSessionCookie(request, sealSession(daybook.secret, session)))
      .header("cache-control", "no-store")
      .send(toApiSession(daybook, session));
  });

  app.get(PATH, async (request, reply) => {
    const session = presentSession(daybook, request);
    if (session === null || sessionCallers(daybook, session).length === 0) {
      throw new DaybookError("unauthorized", "There is no session, or it is over. Sign in with a management key.");
    }
    return reply.header("cache-control", "no-store").send(toApiSession(daybook, session));
  });

  app.delete(PATH, async (request, reply) => {
    const session = presentSession(daybook, request);
    if (session !== null && !isCsrfToken(daybook.secret, session, request.headers[CSRF_HEADER])) {
      throw new DaybookError("forbidden", `To sign out, send ${CSRF_HEADER} with the session's csrfToken.`);
    }
    return reply.header("set-cookie", clearSessionCookie(request)).send({ signedOut: true });
  });
}

function requireManagementKey(
  daybook: Daybook,
  request: FastifyRequest<{ Body: unknown }>,
  attempts: SignInAttempts,
): KeyCaller["key"] {
  const nowMs = daybook.nowMs();
  if (attempts.isExhausted(request.ip, nowMs)) {
    throw new DaybookError(
      "too_many_requests",
      `${WRONG_KEYS_MAX} wrong keys came from this address within a minute. Wait a minute and try again.`,
    );
  }
  const secret = keyOf(request.body);
  const caller = identifyKeyHash({ hash: hashSecret(secret), directory: daybook.accounts.directory, nowMs });
  if (caller === null) {
    attempts.noteFailure(request.ip, nowMs);
    throw new DaybookError("unauthorized", "This key is not known: it is mistyped, revoked, disabled or expired.");
  }
  if (caller.kind === "management") return caller.key;
  throw new DaybookError("forbidden", `Only a management key signs in; this is an ${caller.kind} key.`);
}

function keyOf(body: unknown): string {
  const key: unknown = typeof body === "object" && body !== null && "key" in body ? body.key : undefined;
  if (typeof key === "string" && key.trim() !== "" && key.length <= 1024) return key.trim();
  throw new DaybookError("invalid_request", "key: must be the text of a management key.");
}

function presentSession(daybook: Daybook, request: FastifyRequest): Session | null {
  const cookie = sessionCookie(request);
  return cookie === null ? null : openSession(daybook, cookie);
}

/** The session that a page adds a key to; only one that knows its token may. */
function joinedSession(daybook: Daybook, request: FastifyRequest): Session | null {
  const session = presentSession(daybook, request);
  return session !== null && isCsrfToken(daybook.secret, session, request.headers[CSRF_HEADER]) ? session : null;
}

/** The new key first, and of the others those that still open another team. */
function withKey(daybook: Daybook, present: Session | null, hash: string): string[] {
  const team = daybook.accounts.directory.findKeyByHash(hash)?.teamDirectory;
  const others = present === null ? [] : sessionCallers(daybook, present).filter((caller) => caller.team !== team);
  return [hash, ...others.map(({ key }) => key.hash)].slice(0, SESSION_KEYS_MAX);
}
