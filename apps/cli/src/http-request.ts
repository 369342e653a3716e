import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { CommandError } from "./command-error.js";

export interface HttpRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | Readable | null;
}

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** Bytes as they arrive; fails when the connection breaks. */
  body: AsyncIterable<Buffer>;
}

/**
 * Send one request on a connection of its own; resolves at the response's head.
 * An answer that comes before the whole body was sent (a refusal) ends the sending.
 *
 * Not `fetch`: that gives up when no head has come after five minutes, and a large import may take longer to store.
 *
 * @throws CommandError when the body cannot be read; the socket's own error when no answer comes
 */
export function sendHttpRequest({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, { method, headers, agent: false });
    request.on("error", (error) => {
      if (body instanceof Readable) body.destroy();
      reject(error);
    });
    request.on("response", (response) => {
      if (body instanceof Readable && !body.readableEnded) {
        body.unpipe(request);
        body.destroy();
      }
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: readBody(response) });
      response.on("end", () => request.destroy());
    });
    if (body instanceof Readable) {
      body.on("error", (cause) => {
        reject(new CommandError(`What was to be sent could not be read to its end: ${cause.message}.`, { cause }));
        request.destroy();
      });
      body.pipe(request);
    } else {
      request.end(body ?? undefined);
    }
  });
}

/** The whole body as text. */
export async function readText(response: HttpResponse): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function* readBody(response: IncomingMessage): AsyncGenerator<Buffer> {
  for await (const chunk of response) {
    if (Buffer.isBuffer(chunk)) yield chunk;
  }
}
