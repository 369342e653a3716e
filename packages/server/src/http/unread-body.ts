import { PassThrough } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";

/** How long what is left of a refused body is taken off the wire. */
const LINGER_MS = 5_000;

/**
 * Answers a request whose body is still on its way, and ends the connection after it.
 *
 * Closing right after the answer would reset the connection under a sender that is still sending, which then may never
 * see why it was refused. So the whole answer goes out at once, and the rest of the body is thrown away until its end,
 * for a few seconds at most, before the connection is closed.
 */
export function answerOverUnreadBody(
  request: FastifyRequest,
  reply: FastifyReply,
  body: object | Uint8Array,
  contentType = "application/json; charset=utf-8",
): FastifyReply {
  const text = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const answer = new PassThrough();
  answer.write(text);
  const end = (): void => {
    clearTimeout(patience);
    answer.end();
  };
  const patience = setTimeout(end, LINGER_MS);
  request.raw.once("error", end).once("close", end).once("end", end).resume();
  if (request.raw.destroyed) end();
  return reply
    .header("connection", "close")
    .header("content-type", contentType)
    .header("content-length", text.length)
    .send(answer);
}
