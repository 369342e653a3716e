import { DaybookError } from "@daybook/engine";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isHeld } from "../../http/etag.js";
import { requestPath } from "../../http/request-path.js";
import type { DashboardFiles } from "./dashboard-files.js";
import { UNBUILT_PAGE } from "./unbuilt-page.js";

/** Everything comes from this server, and no script or style but the files of the build is ever run. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * `GET /` and the files behind it.
 *
 * @param files null: the dashboard was not built
 */
export function dashboardRoutes(app: FastifyInstance, files: DashboardFiles | null): void {
  app.get("/", (request, reply) => sendPage(request, reply, files));

  app.get<{ Params: { file: string } }>("/assets/:file", (request, reply) => {
    const asset = files?.assets.get(request.params.file);
    if (asset === undefined) {
      throw new DaybookError("not_found", "This version of the dashboard has no such file. Load the page anew.");
    }
    reply
      .type(asset.type)
      .header("cache-control", "public, max-age=31536000, immutable")
      .header("x-content-type-options", "nosniff")
      .header("vary", "accept-encoding");
    const isZipped = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    return isZipped ? reply.header("content-encoding", "gzip").send(asset.gzip) : reply.send(asset.bytes);
  });
}

/**
 * Answers the address of a view, which only the page itself knows, with the page. For a person at a browser, that is:
 * a program, and whoever asks below an API, is told that there is nothing.
 *
 * @returns whether it was answered
 */
export function sendPageForView(
  files: DashboardFiles | null,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): boolean {
  if (files === null || (request.method !== "GET" && request.method !== "HEAD")) return false;
  if (!/\btext\/html\b/.test(request.headers.accept ?? "")) return false;
  if (/^\/(api|v1|v2|admin|assets|avatars)(\/|$)/.test(requestPath(request.url))) return false;
  sendPage(request, reply, files);
  return true;
}

function sendPage(request: FastifyRequest, reply: FastifyReply, built: DashboardFiles | null): FastifyReply {
  reply
    .header("content-security-policy", built === null ? "default-src 'none'" : POLICY)
    .header("x-content-type-options", "nosniff")
    .header("referrer-policy", "same-origin")
    .type("text/html; charset=utf-8");
  if (built === null) return reply.send(UNBUILT_PAGE);
  reply.header("cache-control", "no-cache").header("etag", built.page.etag);
  if (isHeld(request.headers["if-none-match"], built.page.etag)) return reply.status(304).send();
  return reply.send(built.page.text);
}
