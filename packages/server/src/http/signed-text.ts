import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * An opaque text in base64url that carries a value, which its holder can read and cannot change.
 *
 * @param purpose keeps the signatures of one use of the secret apart from those of another
 * @param payload must survive JSON
 */
export function signText(secret: string, purpose: string, payload: unknown): string {
  const body = Buffer.from(JSON.stringify(payload));
  return Buffer.concat([sign(secret, purpose, body), body]).toString("base64url");
}

/** What was signed for the purpose with the secret, or undefined for whatever was cut, changed or made up. */
export function readSignedText(secret: string, purpose: string, text: string): unknown {
  const bytes = Buffer.from(text, "base64url");
  const [signature, body] = [bytes.subarray(0, SIGNATURE_BYTES), bytes.subarray(SIGNATURE_BYTES)];
  // Decoding skips what is no base64url, so the text must be the very one that these bytes make.
  if (signature.length !== SIGNATURE_BYTES || bytes.toString("base64url") !== text) return undefined;
  if (!timingSafeEqual(signature, sign(secret, purpose, body))) return undefined;
  return JSON.parse(body.toString());
}

const SIGNATURE_BYTES = 32;

function sign(secret: string, purpose: string, body: Buffer): Buffer {
  return createHmac("sha256", secret).update(`daybook ${purpose} 1\n`).update(body).digest();
}
