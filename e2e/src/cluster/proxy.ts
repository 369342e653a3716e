import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "@daybook/testkit";

/** A way to a server that can be closed while the server runs, as a second replica would look to a client. */
export interface Proxy {
  port: number;
  /** Connections made through it since it was opened. */
  connections: number;
  open(): Promise<void>;
  close(): Promise<void>;
}

export async function openProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  const proxy: Proxy = {
    port: await freePort(),
    connections: 0,
    async open() {
      const opened = createServer((near) => {
        proxy.connections++;
        const far = connect(target, "127.0.0.1");
        for (const [from, to] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(from);
          from.on("error", () => to.destroy()).once("close", () => sockets.delete(from));
          from.pipe(to);
        }
      });
      server = opened;
      await new Promise<void>((resolve) => opened.listen(proxy.port, "127.0.0.1", () => resolve()));
    },
    async close() {
      const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(null));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  await proxy.open();
  return proxy;
}
