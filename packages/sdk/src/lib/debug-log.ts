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
    const title = `> Request: ${request.method} ${request.url}`;
    this.#write({ title, headers: request.headers, body }, secretsOf(request));
  }

  response({ response, text }: { response: Response; text: string }, request: Request): void {
    const title = `< Response: ${request.method} ${request.url}: ${response.status} ${response.statusText}`;
    this.#write({ title, headers: response.headers, body: text }, secretsOf(request));
  }

  #write({ title, headers, body }: Message, secrets: readonly string[]): void {
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

interface Message {
  title: string;
  headers: Headers;
  body: string;
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

/** The values that must not be printed even where a server, a URL or a hook's header repeats them, in any writing. */
function secretsOf(request: Request): string[] {
  const values = [...SECRET_HEADERS].flatMap((name) => {
    const value = request.headers.get(name) ?? "";
    return [value, value.replace(/^\S+\s+/, "")];
  });
  return values
    .filter((value) => value.length >= 4)
    .flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]);
}

function hideSecrets(text: string, secrets: readonly string[]): string {
  let hidden = text;
  for (const secret of secrets) hidden = hidden.replaceAll(secret, HIDDEN);
  return hidden.replaceAll(KEY_PATTERN, HIDDEN);
}
