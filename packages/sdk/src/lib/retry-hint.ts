/**
 * How long the server asks to wait, in ms: `retry-after-ms`, else `Retry-After` as whole seconds or as an HTTP date.
 * 0 when it asks for nothing, or in a form that cannot be read.
 */
export function readRetryHint(headers: Headers, nowMs: number): number {
  const milliseconds = headers.get("retry-after-ms");
  if (milliseconds !== null && milliseconds.trim() !== "") {
    const ms = Number(milliseconds);
    if (Number.isFinite(ms) && ms >= 0) return ms;
  }
  const text = headers.get("retry-after");
  if (text === null || text.trim() === "") return 0;
  const seconds = Number(text);
  if (Number.isInteger(seconds)) return Math.max(0, seconds * 1000);
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs);
}
