import { type Caller, hashSecret, identify } from "@daybook/engine";
import type { FastifyRequest } from "fastify";
import type { Daybook } from "../daybook.js";

/** What a request's credentials came to. Each contract has its own words for the failures. */
export type Authentication =
  | { outcome: "known"; caller: Caller }
  /** No `Authorization: Bearer …` at all, or an empty or unreadable one. */
  | { outcome: "missing" }
  /** A secret nobody has: unknown, revoked, disabled, expired, or of a removed member. */
  | { outcome: "unknown" }
  /** The operator token with an `x-daybook-team` that names no team. */
  | { outcome: "unknown-team"; slug: string };

export function authenticate(daybook: Daybook, request: FastifyRequest): Authentication {
  const secret = bearer(request.headers.authorization);
  if (secret === null) return { outcome: "missing" };
  const team = request.headers["x-daybook-team"];
  const caller = identify({
    secret,
    directory: daybook.accounts.directory,
    operatorTokenHash: hashSecret(daybook.operatorToken),
    actingTeamSlug: typeof team === "string" && team !== "" ? team : undefined,
    nowMs: daybook.nowMs(),
  });
  if (caller === null) return { outcome: "unknown" };
  if (caller.kind === "unknown-team") return { outcome: "unknown-team", slug: caller.slug };
  return { outcome: "known", caller };
}

function bearer(header: string | undefined): string | null {
  return /^bearer +(\S+)\s*$/i.exec(header ?? "")?.[1] ?? null;
}
