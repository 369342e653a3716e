import { connect, createServer, type Server, type Socket } from "node:net";

/** When a connection is cut: its request never arrives, or arrives and its answer is lost. */
export type CutMoment = "before the request" | "before the answer";

/** A way to a store on which connections can be cut at the worst moments. */
export interface CuttingProxy {
  port: number;
  /** Cuts one connection, after so many requests of all connections have passed. */
  cutAfter(passes: number, moment: CutMoment): void;
  /** Cuts nothing any more. */
  spare(): void;
  /** Connections cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

export async function openCuttingProxy(target: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let order: { passes: number; moment: CutMoment } | null = null;
  let cuts = 0;
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    let losesAnswer = false;
    const cut = (): void => {
      cuts++;
      near.destroy();
      far.destroy();
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from
        .setNoDelay(true)
        .on("error", () => to.destroy())
        .once("end", () => to.end())
        .once("close", () => {
          sockets.delete(from);
          to.destroy();
        });
    }
    near.on("data", (chunk: Buffer) => {
      if (order !== null && order.passes-- <= 0) {
        const { moment } = order;
        order = null;
        if (moment === "before the request") {
          cut();
          return;
        }
        losesAnswer = true;
      }
      if (!far.write(chunk)) {
        near.pause();
        far.once("drain", () => near.resume());
      }
    });
    far.on("data", (chunk: Buffer) => {
      if (losesAnswer) {
        cut();
        return;
      }
      if (!near.write(chunk)) {
        far.pause();
        near.once("drain", () => far.resume());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: portOf(server),
    cutAfter(passes, moment) {
      order = { passes, moment };
    },
    spare() {
      order = null;
    },
    cuts: () => cuts,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the proxy does not listen");
}
