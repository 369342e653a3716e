import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isHeld, tagged, type TaggedText } from "../http/etag.js";
import { openApiDocument } from "../openapi/openapi-document.js";
import { docsPage } from "../openapi/page/docs-page.js";
import { DOCS_STYLE } from "../openapi/page/docs-style.js";

/** The page's own style sheet and nothing else: no script, no picture, nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(DOCS_STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** `GET /openapi.json`, what every route takes and answers, and `GET /docs`, the same for people. Neither needs a key. */
export function documentRoutes(app: FastifyInstance): void {
  const document = madeOnce(() => JSON.stringify(openApiDocument()));
  const page = madeOnce(() => docsPage(openApiDocument()));

  app.get("/openapi.json", async (request, reply) =>
    answerTagged(document(), request, reply.type("application/json; charset=utf-8")),
  );
  app.get("/docs", async (request, reply) =>
    answerTagged(
      page(),
      request,
      reply
        .type("text/html; charset=utf-8")
        .header("content-security-policy", PAGE_POLICY)
        .header("x-content-type-options", "nosniff")
        .header("referrer-policy", "no-referrer"),
    ),
  );
}

function madeOnce(make: () => string): () => TaggedText {
  let made: TaggedText | null = null;
  return () => (made ??= tagged(make()));
}

function answerTagged({ text, etag }: TaggedText, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header("etag", etag).header("cache-control", "no-cache");
  if (isHeld(request.headers["if-none-match"], etag)) return reply.status(304).removeHeader("content-type").send();
  return reply.send(text);
}
