/** Whether this is a page or a worker of a browser, which let no program set the User-Agent header. */
export function isBrowserLike(): boolean {
  const hasDocument = typeof document !== "undefined";
  const hasServiceWorkers = typeof navigator !== "undefined" && "serviceWorker" in navigator;
  return hasDocument || hasServiceWorkers || "importScripts" in globalThis;
}
