// How `fetch` says that no answer came: undici (Node), Chromium, Firefox, Safari, Deno, workerd, and undici again when
// a body breaks off.
const FETCH_MESSAGES = [
  "fetch failed",
  "failed to fetch",
  "networkerror",
  "load failed",
  "error sending request",
  "network connection lost",
  "terminated",
];

// Names and codes of Bun, of Node's sockets, and of undici inside them.
const CODES = /^(E[A-Z]+|UND_ERR_.+|ConnectionRefused|ConnectionClosed|FailedToOpenSocket)$/;

/** Whether what a fetch threw is a failure of the network, and not of the program. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "ConnectionError") return true;
  if ("code" in error && typeof error.code === "string" && CODES.test(error.code)) return true;
  if (!(error instanceof TypeError)) return false;
  const message = error.message.toLowerCase();
  return FETCH_MESSAGES.some((start) => message.startsWith(start));
}
