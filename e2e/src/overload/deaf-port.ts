import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";

/** A port on which nothing comes to pass: no connection is made, and none is refused, as where packets get lost. */
export interface DeafPort {
  /** Whether a connection that was begun with the port's first moment still waits to be made. */
  isDeaf(): boolean;
  /** The port is free again. */
  close(): Promise<void>;
}

/** Listens with room for one connection, and stops where it stands before it has taken any. */
const LISTENER = `
  const server = require("node:net").createServer();
  server.listen({ host: "127.0.0.1", port: Number(process.argv[1]), backlog: 1 }, () => {
    process.stdout.write("listens", () => process.kill(process.pid, "SIGSTOP"));
  });
`;

/** Connections that the system makes by itself for a listener with room for one: so many, and one that is to be taken next. */
const ROOM = 2;

/** On Linux, which lets packets fall that ask a listener without room for a connection; other systems may refuse them. */
export async function openDeafPort(port: number): Promise<DeafPort> {
  const listener = spawn(process.execPath, ["-e", LISTENER, String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => listener.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    listener.stdout.once("data", () => resolve());
    listener.once("exit", (code) => reject(new Error(`nothing listens on ${port}: the listener ended with ${code}`)));
  });
  const sockets: Socket[] = [];
  const begin = (): Socket => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    sockets.push(socket);
    return socket;
  };
  for (let place = 0; place < ROOM; place++) {
    const socket = begin();
    await new Promise((resolve) => socket.once("connect", resolve));
  }
  const waiting = begin();
  return {
    isDeaf: () => waiting.connecting,
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.kill("SIGKILL");
      await gone;
    },
  };
}
