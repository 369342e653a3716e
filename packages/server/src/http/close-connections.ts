import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";

const LOOK_EVERY_MS = 50;

/** How long a server that closes waits for a client that reads nothing of its answer. */
const STALLED_MS = 5_000;

/** An answer under way: how much of it the client has taken, and since when that is so. */
interface Reading {
  taken: number;
  sinceMs: number;
}

/**
 * Lets a server that closes end as soon as its last request is answered. Node waits for every connection: for one that
 * is kept alive until its client leaves or a minute has passed, for one that never sent a request as long, and for ever
 * for a client that has stopped reading.
 */
export function closeConnections(app: FastifyInstance): void {
  const underWay = new Map<ServerResponse, Reading | null>();
  let isClosing = false;
  app.server.on("request", (_request, response) => {
    underWay.set(response, null);
    response.once("close", () => underWay.delete(response));
  });
  // A client that is told so does not send its next request into a connection about to end.
  app.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close");
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    const timer = setInterval(() => {
      const nowMs = performance.now();
      for (const [response, before] of underWay) {
        const now = readingOf(response, before, nowMs);
        underWay.set(response, now);
        if (now !== null && nowMs - now.sinceMs >= STALLED_MS) response.destroy();
      }
      if (underWay.size === 0) app.server.closeAllConnections();
    }, LOOK_EVERY_MS);
    app.server.once("close", () => clearInterval(timer));
    // A server that never listened has nothing to close, and says nothing.
    timer.unref();
  });
}

/** Null while nothing waits for the client: the answer is being worked at, however long that takes. */
function readingOf({ socket }: ServerResponse, before: Reading | null, nowMs: number): Reading | null {
  if (socket === null || socket.writableLength === 0) return null;
  // What was written and waits in this process is not taken yet.
  const taken = socket.bytesWritten - socket.writableLength;
  return before?.taken === taken ? before : { taken, sinceMs: nowMs };
}
