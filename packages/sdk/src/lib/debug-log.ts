import type { Logger } from "./logger.js";

/** Writes each request and answer to a logger, with every secret of theirs blotted out. */
export class DebugLog {
  readonly #logger: Logger | undefined;

  constructor(logger: Logger | undefined) {
    this.#logger = logger;
  }

  async request(request: Request): Promise<void> {
    if (this.#logger === undefined) return;
    const body = await request.clone().text();
    this.#write(`> Request: ${request.method} ${request.url}`, request.headers, body, secretsOf(request));
  }

  response(response: Response, request: Request, text: string): void {
    const title = `< Response: ${request.method} ${request.url}: ${response.status} ${response.statusText}`;
    this.#write(title, response.headers, text, secretsOf(request));
  }

  #write(title: string, headers: Headers, body: string, secrets: readonly string[]): void {
    const logger = this.#logger;
    if (logger === undefined) return;
    const hide = (text: string) => hideSecrets(text, secrets);
    logger.group(hide(title));
    logger.group("Headers:");
    headers.forEach((value, name) => {
      logger.log(`${name}: ${SECRET_HEADERS.has(name) ? HIDDEN : hide(value)}`);
    });
    logger.groupEnd();
    if (body !== "") {
      logger.group("Body:");
      logger.log(hide(body));
      logger.groupEnd();
    }
    logger.groupEnd();
  }
}

const HIDDEN = "[hidden]";

const SECRET_HEADERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "x-session-token",
]);

// Keys of Daybook and of the services it is compatible with, wherever they stand.
const KEY_PATTERN = /\b(sk-[a-z]+-v\d+-|v1:)[\w:-]{8,}/gi;

/** The values that must not be printed even where a server, a URL or a hook's header repeats them. */
function secretsOf(request: Request): string[] {
  const authorization = request.headers.get("authorization") ?? "";
  const credential = authorization.replace(/^\S+\s+/, "");
  return [authorization, credential].filter((secret) => secret.length >= 4);
}

function hideSecrets(text: string, secrets: readonly string[]): string {
  let hidden = text;
  for (const secret of secrets) hidden = hidden.replaceAll(secret, HIDDEN);
  return hidden.replaceAll(KEY_PATTERN, HIDDEN);
}
