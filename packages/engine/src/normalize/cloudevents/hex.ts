/** The text in lower case when it is exactly `length` hexadecimal digits, else null. */
export function toLowerHex(text: string, length: number): string | null {
  if (text.length !== length) return null;
  let hasUpperCase = false;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) continue;
    if (code >= 97 && code <= 102) continue;
    if (code < 65 || code > 70) return null;
    hasUpperCase = true;
  }
  return hasUpperCase ? text.toLowerCase() : text;
}
