/** Why `data_base64` could not be read, in words that follow the field's name. */
export class Base64JsonError extends Error {}

/**
 * The JSON value whose UTF-8 text stands in `data_base64`.
 * @throws Base64JsonError when the text is not base64, not UTF-8 or not JSON
 */
export function parseBase64Json(base64: string): unknown {
  let binary: string;
  try {
    binary = atob(base64);
  } catch (cause) {
    throw new Base64JsonError("must be base64 text", { cause });
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Base64JsonError("must hold JSON in UTF-8 once decoded", { cause });
  }
}
