import { isBrowserLike } from "../lib/browser-like.js";
import { LOCAL_ORIGIN, SDK_VERSION } from "../lib/config.js";
import { readEnvironment } from "../lib/environment.js";
import { findKey } from "../lib/security.js";

export interface V0ClientConfig {
  /** Default: V0_API_KEY, else DAYBOOK_API_KEY, looked up at each call. */
  apiKey?: string | undefined;
  /**
   * Includes `/v1`, such as `https://daybook.example.com/v1`. Default: V0_BASE_URL, else DAYBOOK_BASE_URL with `/v1`,
   * else Daybook on this machine. The hosted service must be named: `https://api.v0.dev/v1`.
   */
  baseUrl?: string | undefined;
}

/** A GET of a path below the base address with the parameters that are not undefined; gives the parsed answer. */
export type Fetcher = (path: string, params: Readonly<Record<string, unknown>>) => Promise<unknown>;

export function createFetcher(config: V0ClientConfig): Fetcher {
  let sessionToken: string | null = null;
  return async (path, params) => {
    const baseUrl = config.baseUrl || findBaseUrl();
    const apiKey = config.apiKey || findKey(["V0_API_KEY", "DAYBOOK_API_KEY"], new URL(baseUrl));
    if (!apiKey) throw new Error("There is no API key: give one as createClient({ apiKey }), or set V0_API_KEY.");
    const response = await fetch(baseUrl + path + toQuery(params), {
      method: "GET",
      headers: {
        Authorization: `Bearer ${apiKey}`,
        ...(isBrowserLike() ? {} : { "User-Agent": `daybook-sdk/typescript ${SDK_VERSION}` }),
        ...(sessionToken === null ? {} : { "x-session-token": sessionToken }),
      },
    });
    sessionToken = response.headers.get("x-session-token") || sessionToken;
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    const contentType = response.headers.get("content-type") ?? "";
    const isArchive = contentType.includes("application/zip") || contentType.includes("application/gzip");
    const answer: unknown = await (isArchive ? response.arrayBuffer() : response.json());
    return answer;
  };
}

function findBaseUrl(): string {
  const daybook = readEnvironment("DAYBOOK_BASE_URL") ?? LOCAL_ORIGIN;
  return readEnvironment("V0_BASE_URL") ?? `${daybook.replace(/\/+$/, "")}/v1`;
}

/** As the official client does it: null is sent as the text `null`, an empty text as an empty value. */
function toQuery(params: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(params).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return "";
  return `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()}`;
}
