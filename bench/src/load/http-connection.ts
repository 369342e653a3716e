import { once } from "node:events";
import { connect, type Socket } from "node:net";

/**
 * One kept-alive HTTP/1.1 connection that sends a request and waits for its answer, many times.
 *
 * Written on a bare socket, because load comes from the same two cores as the server it loads: what a full client
 * costs would be measured as the server's.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#settle();
    });
    const fail = (error?: Error): void => {
      this.#waiting?.reject(error ?? new Error("the server closed the connection"));
      this.#waiting = null;
    };
    socket.on("error", fail);
    socket.on("close", () => fail());
  }

  static async open(origin: string): Promise<HttpConnection> {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    return new HttpConnection(socket);
  }

  /** @param request head and body, as {@link httpRequest} makes them */
  send(request: Buffer): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #settle(): void {
    const headEnd = this.#received.indexOf("\r\n\r\n");
    if (headEnd < 0 || this.#waiting === null) return;
    const head = this.#received.toString("latin1", 0, headEnd);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (length === undefined) {
      this.#waiting.reject(new Error(`an answer without content-length: ${head}`));
      this.#waiting = null;
      return;
    }
    const end = headEnd + 4 + Number(length);
    if (this.#received.length < end) return;
    const answer = { status: Number(head.slice(9, 12)), body: this.#received.subarray(headEnd + 4, end) };
    this.#received = this.#received.subarray(end);
    this.#waiting.resolve(answer);
    this.#waiting = null;
  }
}

export interface HttpAnswer {
  status: number;
  body: Buffer;
}

/** The bytes of one request. */
export function httpRequest({
  method,
  url,
  headers,
  body = "",
}: {
  method: "GET" | "POST";
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}): Buffer {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries({ host, ...headers, "content-length": String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${head}\r\n${body}`);
}
