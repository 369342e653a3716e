import type { FastifyInstance } from "fastify";

const LOOK_EVERY_MS = 50;

/**
 * Lets a server that closes end as soon as its last request is answered. Node waits for every connection: for one that
 * is kept alive until its client leaves or a minute has passed, and for one that never sent a request as long.
 */
export function closeConnections(app: FastifyInstance): void {
  let underWay = 0;
  let isClosing = false;
  app.server.on("request", (_request, response) => {
    underWay++;
    response.once("close", () => underWay--);
  });
  // A client that is told so does not send its next request into a connection about to end.
  app.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close");
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    const timer = setInterval(() => {
      if (underWay === 0) app.server.closeAllConnections();
    }, LOOK_EVERY_MS);
    app.server.once("close", () => clearInterval(timer));
    // A server that never listened has nothing to close, and says nothing.
    timer.unref();
  });
}
