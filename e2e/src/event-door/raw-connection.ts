import { connect, type Socket } from "node:net";

/** A TCP connection on which a test writes what no HTTP client would. */
export interface RawConnection {
  socket: Socket;
  write(text: string | Uint8Array): void;
  /** The status of the first answer, or the so many-th, and all that came; 0 when the connection ended before. */
  answered(count?: number): Promise<{ status: number; text: string }>;
  /** Resolves when the server has seen the head of a request with `Expect: 100-continue`. */
  continued(): Promise<void>;
  /** Resolves with all that came when the connection has ended. */
  ended(): Promise<string>;
}

/** @param url the server's, such as `http://127.0.0.1:40123` */
export async function rawConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  let received = "";
  let isEnded = false;
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const watcher of watchers) watcher();
  };
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
    tell();
  });
  // A reset is one way for a connection to end; "close" follows.
  socket.on("error", () => {});
  socket.on("close", () => {
    isEnded = true;
    tell();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const until = async (holds: () => boolean): Promise<void> => {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!holds() && !isEnded) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  };
  const statuses = (): number[] =>
    [...received.matchAll(/HTTP\/1\.1 ([2-5]\d\d) /g)].map(([, status]) => Number(status));
  return {
    socket,
    write: (text) => socket.write(text),
    async answered(count = 1) {
      await until(() => statuses().length >= count && isWhole(received));
      return { status: statuses()[count - 1] ?? 0, text: received };
    },
    continued: () => until(() => received.includes("HTTP/1.1 100 ")),
    async ended() {
      await until(() => isEnded);
      return received;
    },
  };
}

/** The head of a post to the event door, up to and with the blank line. */
export function eventsHead(key: string, headers: readonly string[]): string {
  return ["POST /v1/events HTTP/1.1", "Host: daybook", `Authorization: Bearer ${key}`, ...headers, "", ""].join("\r\n");
}

/** Whether the last answer has come to its end, by its Content-Length. */
function isWhole(received: string): boolean {
  const last = received.slice(received.lastIndexOf("HTTP/1.1 "));
  const length = /^content-length: (\d+)/im.exec(last)?.[1];
  const bodyAt = last.indexOf("\r\n\r\n") + 4;
  return bodyAt >= 4 && length !== undefined && last.length - bodyAt >= Number(length);
}
