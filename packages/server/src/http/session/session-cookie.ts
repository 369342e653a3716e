import type { FastifyRequest } from "fastify";
import { SESSION_MS } from "./session.js";

const NAME = "daybook_session";

/** The cookie's text as the browser sent it; null without one, and in a request that another site caused. */
export function sessionCookie(request: FastifyRequest): string | null {
  if (!isOfThisOrigin(request)) return null;
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === NAME && value !== undefined && value !== "") return value;
  }
  return null;
}

/**
 * Whether a page of this very server, or the person at the browser, caused the request. `SameSite` stands for the same,
 * but takes another port or subdomain for the same site. Browsers say where a request comes from; a program that does
 * not is no browser, and brought the cookie itself.
 */
export function isOfThisOrigin(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { origin } = request.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.host);
}

/** `Set-Cookie` with the session, out of reach of every script. */
export function setSessionCookie(request: FastifyRequest, text: string): string {
  return `${NAME}=${text}; Max-Age=${SESSION_MS / 1000}; ${attributes(request)}`;
}

/** `Set-Cookie` that makes the browser forget it. */
export function clearSessionCookie(request: FastifyRequest): string {
  return `${NAME}=; Max-Age=0; ${attributes(request)}`;
}

/** Behind a proxy that ends TLS the request itself is plain; to believe its header only makes the cookie stricter. */
function attributes(request: FastifyRequest): string {
  const isSecure = request.protocol === "https" || request.headers["x-forwarded-proto"] === "https";
  return `Path=/; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
}
