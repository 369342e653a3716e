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
  #chunks: Buffer[] = [];
  #receivedBytes = 0;
  /** Bytes that the answer takes up with its head, once its head is there. */
  #answerBytes: number | null = null;
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      this.#chunks.push(chunk);
      this.#receivedBytes += chunk.length;
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
    // Chunks are joined when the answer is whole: joined one by one they would be copied again and again.
    if (this.#waiting === null || this.#receivedBytes < (this.#answerBytes ?? 0)) return;
    const received = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    this.#chunks = [received];
    const headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = received.toString("latin1", 0, headEnd);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (length === undefined) {
      this.#waiting.reject(new Error(`an answer without content-length: ${head}`));
      this.#waiting = null;
      return;
    }
    const end = headEnd + 4 + Number(length);
    this.#answerBytes = end;
    if (received.length < end) return;
    const answer = { status: Number(head.slice(9, 12)), body: received.subarray(headEnd + 4, end) };
    const rest = received.subarray(end);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#receivedBytes = rest.length;
    this.#answerBytes = null;
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
  body?: string | Buffer;
}): Buffer {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries({ host, ...headers, "content-length": String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const start = Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${head}\r\n`);
  return Buffer.concat([start, Buffer.from(body)]);
}
