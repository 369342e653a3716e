import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";

export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
  /** `reset`: the connection is cut without an answer. `cut`: in the middle of the body. `hang`: nothing ever comes. */
  fault?: "reset" | "cut" | "hang";
}

export interface ReceivedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ScriptedServer {
  /** The origin. */
  url: string;
  requests: ReceivedRequest[];
  /** What the next requests are answered with, in order; the last one stands for all that follow. */
  script(...answers: (ScriptedAnswer | ((request: ReceivedRequest) => ScriptedAnswer))[]): void;
  /** Resolves when so many requests have come in since the last `script`. */
  received(count: number): Promise<void>;
  /** Resolves when so many callers since the last `script` have hung up before their answer came. */
  hungUp(count: number): Promise<void>;
  close(): Promise<void>;
}

/** An HTTP server that does as it is told, on a free port of the loopback address. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = [];
  let answers: Parameters<ScriptedServer["script"]> = [{}];
  let waiting: { count: number; resolve: () => void }[] = [];

  let hangUps = 0;
  let waitingForHangUps: { count: number; resolve: () => void }[] = [];

  const server = createServer((incoming, response) => {
    response.on("close", () => {
      if (response.writableFinished) return;
      hangUps++;
      waitingForHangUps = waitingForHangUps.filter(({ count, resolve }) => hangUps < count || (resolve(), false));
    });
    void (async () => {
      const request = await receive(incoming);
      requests.push(request);
      const next = answers.length > 1 ? answers.shift() : answers[0];
      waiting = waiting.filter(({ count, resolve }) => requests.length < count || (resolve(), false));
      answer(response, (typeof next === "function" ? next(request) : next) ?? {});
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    script(...next) {
      answers = next;
      requests.length = 0;
      hangUps = 0;
    },
    received: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    hungUp: (count) =>
      new Promise((resolve) => {
        if (hangUps >= count) resolve();
        else waitingForHangUps.push({ count, resolve });
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const { method = "", url = "", headers } = incoming;
  return { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
}

function answer(response: ServerResponse, { status = 200, headers = {}, body = {}, fault }: ScriptedAnswer): void {
  if (fault === "hang") return;
  if (fault === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers });
  if (fault === undefined) {
    response.end(text);
    return;
  }
  response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
}
