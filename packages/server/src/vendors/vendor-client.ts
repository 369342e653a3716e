import { DaybookError } from "@daybook/engine";

/** Asks a vendor; every request is a GET below the base URL with the team's key. */
export interface VendorClient {
  /**
   * The text of a 200.
   *
   * @param path with its query, from the base URL on: `/activity?group_by=workspace`
   * @throws VendorFailure
   */
  get(path: string): Promise<string>;
}

/** A vendor that did not answer as it must, after all tries. The message is for the team; nothing of the key is in it. */
export class VendorFailure extends DaybookError {
  /** When it asks to be left alone until, or null. */
  readonly retryAfterMs: number | null;

  constructor(message: string, options: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super("vendor_failed", message, { cause: options.cause, isRetryable: true });
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

export interface VendorClientOptions {
  baseUrl: string;
  key: string;
  /** Waits between tries. */
  wait: (ms: number) => Promise<void>;
  signal: AbortSignal;
}

const ATTEMPTS_MAX = 5;
const FIRST_WAIT_MS = 1_000;
/** Longer than this nobody waits: the next try is the schedule's. */
const WAIT_MS_MAX = 60_000;
const ANSWER_MS_MAX = 60_000;
const ANSWER_BYTES_MAX = 64 * 1024 ** 2;

/** A client that asks again after 429 (no sooner than `Retry-After` says), 5XX and broken connections: five times in all. */
export function vendorClient(options: VendorClientOptions): VendorClient {
  return {
    async get(path) {
      for (let attempt = 1; ; attempt++) {
        const outcome = await ask(options, path);
        if (typeof outcome === "string") return outcome;
        const { failure, mayPass } = outcome;
        const waitMs = Math.max(failure.retryAfterMs ?? 0, FIRST_WAIT_MS * 2 ** (attempt - 1));
        if (!mayPass || attempt === ATTEMPTS_MAX || waitMs > WAIT_MS_MAX) throw failure;
        await options.wait(waitMs);
      }
    },
  };
}

interface Refused {
  failure: VendorFailure;
  /** Whether the same request may be answered soon. */
  mayPass: boolean;
}

async function ask({ baseUrl, key, signal }: VendorClientOptions, path: string): Promise<string | Refused> {
  signal.throwIfAborted();
  const place = `GET ${baseUrl}${path.split("?")[0]}`;
  let response: Response;
  let body: string;
  try {
    response = await fetch(baseUrl + path, {
      headers: { authorization: `Bearer ${key}`, accept: "application/json", "user-agent": "daybook" },
      // A redirect could lead the key elsewhere.
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS_MAX)]),
    });
    body = await readText(response);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof VendorFailure) return { failure: cause, mayPass: false };
    const why = whyUnreachable(cause);
    return { failure: new VendorFailure(`${place} was not answered: ${why}.`, { cause }), mayPass: true };
  }
  if (response.status === 200) return body;
  const said = saidBy(body);
  const failure = new VendorFailure(
    `${place} was answered ${response.status}${said === null ? "" : `: ${said}`}.${advice(response.status)}`,
    { retryAfterMs: retryAfterMs(response.headers.get("retry-after")) },
  );
  return { failure, mayPass: response.status === 429 || response.status === 408 || response.status >= 500 };
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // A Response of fetch is read in chunks of bytes.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) throw new VendorFailure("The vendor's answer has more than 64 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The vendor's own words in the shape of its contract, cut short; anything else may be no vendor at all and is not shown. */
function saidBy(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = typeof parsed === "object" && parsed !== null && "error" in parsed ? parsed.error : null;
    const message = typeof error === "object" && error !== null && "message" in error ? error.message : null;
    return typeof message === "string" ? message.slice(0, 200).replace(/\.$/, "") : null;
  } catch {
    // Not the contract's JSON.
    return null;
  }
}

function advice(status: number): string {
  if (status === 401 || status === 403) return " Give the connection a management key of that account.";
  return status === 404 ? " Check the base URL of the connection." : "";
}

/** In seconds or as a date; null when it is neither. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

function whyUnreachable(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
    if (cause.name === "TimeoutError") return `nothing came within ${ANSWER_MS_MAX / 1000} s`;
  }
  return "the connection broke off";
}
