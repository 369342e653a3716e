/** Longer texts are seldom seen twice. */
const LENGTH_MAX = 48;
const PLACES = 2_048;

/** Texts that were read a short while ago, at a place that follows from their bytes; a new one takes the place of another. */
const recent: string[] = Array.from({ length: PLACES }, () => "");

/**
 * Reads UTF-8. What requests say again and again, such as a model's name, is the same string each time: comparing bytes
 * is faster than decoding them, and the string's hash is known already.
 */
export function readText(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return "";
  if (length > LENGTH_MAX) return bytes.toString("utf8", start, end);
  const place = sumOfBytes(bytes, start, end) & (PLACES - 1);
  const known = recent[place] ?? "";
  if (isText(known, bytes, { start, length })) return known;
  const text = bytes.toString("utf8", start, end);
  // One with fewer characters than bytes would never be found.
  if (text.length === length) recent[place] = text;
  return text;
}

/** 32 bits that follow from some bytes, the lowest of them from all. */
export function sumOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let sum = end - start;
  for (let at = start; at < end; at++) sum = Math.imul(sum ^ (bytes[at] ?? 0), 0x01000193);
  return sum ^ (sum >>> 15);
}

/** Whether the bytes are the ASCII of a text. */
function isText(text: string, bytes: Uint8Array, { start, length }: { start: number; length: number }): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at++) if (text.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}
