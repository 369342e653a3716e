import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request. */
export type ScriptedAnswer = HttpAnswer | NoAnswer;

export interface HttpAnswer {
  status?: number;
  /** Default: `application/json`. null for none. */
  contentType?: string | null;
  headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. Default: nothing. */
  body?: unknown;
  /** `cut`: the connection breaks in the middle of the body. `stall`: the rest of it never comes. */
  fault?: "cut" | "stall";
}

interface NoAnswer {
  /** `reset`: the connection breaks at once. `hang`: nothing ever comes. `garbage`: what comes is not HTTP. */
  fault: "reset" | "hang" | "garbage";
}

export interface ReceivedRequest {
  method: string;
  /** Path and query, as they came. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ScriptedServer {
  origin: string;
  /** What came in since the last `script`. */
  requests: ReceivedRequest[];
  /** How the next requests are answered, in order; the last answer stands for all that follow. */
  script(answers: readonly ScriptedAnswer[]): void;
  /** Called with each request before it is answered. */
  onRequest: () => void;
  close(): Promise<void>;
}

/** An HTTP server that does as it is told, on a free port of the loopback address. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  let answers: readonly ScriptedAnswer[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      scripted.requests.push({ method, url, headers, body: Buffer.concat(chunks).toString("utf8") });
      scripted.onRequest();
      send(response, answers[Math.min(scripted.requests.length, answers.length) - 1] ?? { status: 599 });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const scripted: ScriptedServer = {
    origin: `http://127.0.0.1:${portOf(server.address())}`,
    requests: [],
    script(next) {
      answers = next;
      scripted.requests = [];
      scripted.onRequest = () => {};
    },
    onRequest: () => {},
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return scripted;
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("The scripted server is not listening.");
}

function send(response: ServerResponse, answer: ScriptedAnswer): void {
  switch (answer.fault) {
    case "hang":
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "garbage":
      response.socket?.end("this is not HTTP\r\n\r\n");
      return;
    default:
      sendAnswer(response, answer);
  }
}

function sendAnswer(
  response: ServerResponse,
  { status = 200, contentType = "application/json", headers, body = "", fault }: HttpAnswer,
): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...(contentType === null ? {} : { "content-type": contentType }),
    ...headers,
  });
  if (fault === undefined) {
    response.end(text);
    return;
  }
  response.write(text.slice(0, text.length / 2), () => {
    if (fault === "cut") response.socket?.destroy();
  });
}
