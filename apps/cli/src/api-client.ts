import type { Readable } from "node:stream";
import { z } from "zod";
import { CommandError, ConnectionError, UsageError } from "./command-error.js";
import { readText, sendHttpRequest, type HttpRequest, type HttpResponse } from "./http-request.js";
import type { OperatorToken } from "./operator-token.js";

export interface ApiRequest {
  method: HttpRequest["method"];
  /** Made with `apiPath`. */
  path: string;
  /** Null values are left out. */
  query?: Readonly<Record<string, string | null>>;
  /** The team as whose owner the operator acts. */
  actingTeam?: string | null;
  /** Sent in place of the operator token. */
  key?: string | null;
  /** Sent as application/json. */
  json?: unknown;
  /** Sent as it is; its headers say what it is. */
  upload?: { stream: Readable; headers: Readonly<Record<string, string>> };
}

export interface ApiClient {
  /** The answer's head, whatever its status. @throws ConnectionError when none came */
  open(request: ApiRequest): Promise<HttpResponse>;
  /** The text of a 2xx answer. @throws CommandError in the server's words for any other */
  call(request: ApiRequest): Promise<string>;
  /** What to tell the person about an answer that is a refusal. */
  refusal(status: number, body: string): CommandError;
}

/** A client of one server. Its address and token are looked for at the first request, so that `serve` needs neither. */
export function createApiClient(getAddress: () => URL, findToken: () => Promise<OperatorToken>): ApiClient {
  let origin = "";
  let tokenSource = "the key given";

  async function open(request: ApiRequest): Promise<HttpResponse> {
    const address = getAddress();
    origin = address.origin;
    const url = new URL(address);
    url.pathname = address.pathname.replace(/\/$/, "") + request.path;
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== null) url.searchParams.set(name, value);
    }
    const headers = { ...(await credentials(request)), accept: "application/json", ...request.upload?.headers };
    const json = request.json === undefined ? null : JSON.stringify(request.json);
    const typed = json === null ? headers : { ...headers, "content-type": "application/json" };
    const body = request.upload?.stream ?? json;
    try {
      const response = await sendHttpRequest({ method: request.method, url, headers: typed, body });
      return { ...response, body: named(response.body) };
    } catch (cause) {
      throw connectionError(cause);
    }
  }

  async function credentials({ key, actingTeam }: ApiRequest): Promise<Record<string, string>> {
    const { token, source } = key ? { token: key, source: "the key given" } : await findToken();
    tokenSource = source;
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new CommandError(`${source} is not a token: it holds a space or a character outside ASCII. Copy it again.`);
    }
    const acting = actingTeam ? { "x-daybook-team": actingTeam } : {};
    return { authorization: `Bearer ${token}`, ...acting };
  }

  async function* named(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* body;
    } catch (cause) {
      throw connectionError(cause);
    }
  }

  function connectionError(cause: unknown): Error {
    if (cause instanceof CommandError) return cause;
    const why = connectionFailure(cause);
    return new ConnectionError(
      `No answer from a Daybook server at ${origin} (${why}). ` +
        "Start one with `daybook serve`, or name a running one with --url or DAYBOOK_URL.",
      cause,
    );
  }

  function refusal(status: number, body: string): CommandError {
    const message = errorMessage(body) ?? `${origin} answered ${status}: ${excerpt(body)}`;
    if (status !== 401) return new CommandError(message);
    return new CommandError(
      `${message} (${origin} did not accept ${tokenSource}; ` +
        "name the data directory of that server with --data-dir, or set DAYBOOK_ADMIN_TOKEN)",
    );
  }

  async function call(request: ApiRequest): Promise<string> {
    const response = await open(request);
    const text = await readText(response);
    if (response.status < 200 || response.status > 299) throw refusal(response.status, text);
    return text;
  }

  return { open, call, refusal };
}

/** A path whose parts are escaped. @throws UsageError for a part that would name another resource: empty, `.` or `..` */
export function apiPath(fixed: TemplateStringsArray, ...parts: readonly string[]): string {
  return fixed.reduce((path, text, index) => {
    const part = parts[index - 1] ?? "";
    if (part === "" || part === "." || part === "..") {
      throw new UsageError(`"${part}" names nothing. Give the id, email, slug or hash in full.`);
    }
    return path + encodeURIComponent(part) + text;
  });
}

const ErrorBody = z.object({ error: z.object({ message: z.string().min(1) }) });

function errorMessage(body: string): string | null {
  try {
    return ErrorBody.safeParse(JSON.parse(body)).data?.error.message ?? null;
  } catch {
    // Not JSON: a proxy's page, for example, which the caller quotes.
    return null;
  }
}

function excerpt(body: string): string {
  const text = body.replace(/\s+/g, " ").trim();
  if (text === "") return "no explanation";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function connectionFailure(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ECONNREFUSED") return "connection refused";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "no such host";
  if (code === "ECONNRESET" || code === "EPIPE") return "the connection broke off";
  return cause instanceof Error ? cause.message || String(code) : String(cause);
}
