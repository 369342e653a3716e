import { DaybookError, type Vendor } from "@daybook/engine";

/** Where each vendor's own clients find it. */
export const VENDOR_BASE_URLS: Readonly<Record<Vendor, string>> = {
  openrouter: "https://openrouter.ai/api/v1",
  v0: "https://api.v0.dev/v1",
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The base URL of a connection. The server sends requests there, so it must be HTTPS; plain HTTP reaches this machine
 * only, and what listens on it is the operator's to open.
 *
 * @throws DaybookError `invalid_request`, `forbidden` for this machine named by anybody but the operator
 */
export function toBaseUrl(text: string, { isOperator }: { isOperator: boolean }): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  const isLoopback = url !== null && LOOPBACK.test(url.hostname);
  if (!isPlain || (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback))) {
    throw new DaybookError(
      "invalid_request",
      "baseUrl: must be an https:// address without user, query or fragment; http:// only of this machine, such as http://127.0.0.1:8787/api/v1",
    );
  }
  if (isLoopback && !isOperator) {
    throw new DaybookError(
      "forbidden",
      "Only the operator token may connect a team to a service on the server's own machine.",
    );
  }
  return url.href.replace(/\/+$/, "");
}
