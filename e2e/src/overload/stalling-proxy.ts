import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a store that can fall silent as a machine does that loses its power: nothing is refused, nothing ends. */
export interface StallingProxy {
  port: number;
  /** From now on every other connection swallows what is sent, and the others pass on half an answer and no more. */
  stall(): void;
  /** New connections work again; those that stalled never do. */
  recover(): void;
  /** Connections that stalled so far: with the request, and with half of the answer. */
  stalled(): { requests: number; answers: number };
  close(): Promise<void>;
}

/** @param target port on this machine */
export async function openStallingProxy(target: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  const counts = { requests: 0, answers: 0 };
  let isStalling = false;
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    let state: "flows" | "loses requests" | "loses answers" = "flows";
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from
        .setNoDelay(true)
        .on("error", () => from.destroy())
        .once("close", () => {
          sockets.delete(from);
          // That the store gives up a connection of its own is not heard of through one that stalled.
          if (from === near || state === "flows") to.destroy();
        });
    }
    near.on("data", (chunk: Buffer) => {
      if (isStalling && state === "flows") {
        state = counts.requests > counts.answers ? "loses answers" : "loses requests";
        counts[state === "loses answers" ? "answers" : "requests"]++;
      }
      if (state !== "loses requests") far.write(chunk);
    });
    let hasBegun = false;
    far.on("data", (chunk: Buffer) => {
      if (state === "flows") near.write(chunk);
      else if (state === "loses answers" && !hasBegun) {
        hasBegun = true;
        near.write(chunk.subarray(0, Math.ceil(chunk.length / 2)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: portOf(server.address()),
    stall() {
      isStalling = true;
    },
    recover() {
      isStalling = false;
    },
    stalled: () => ({ ...counts }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the proxy does not listen");
}
