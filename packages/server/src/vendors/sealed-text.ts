import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { DaybookError } from "@daybook/engine";

const ALGORITHM = "aes-256-gcm";
const FORMAT = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A secret of somebody else's, encrypted with AES-256-GCM under a key derived (HKDF, SHA-256) from the server's own
 * secret. The same text is another one each time.
 *
 * @param place what the text is for, such as `team_1/openrouter`; it opens nowhere else
 */
export function sealText(serverSecret: string, place: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(serverSecret), iv).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `${FORMAT}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url")}`;
}

/** @throws DaybookError `conflict` for what was sealed with another secret, for another place, or changed */
export function openSealedText(serverSecret: string, place: string, sealed: string): string {
  const [format, body = ""] = sealed.split(".");
  const bytes = Buffer.from(body, "base64url");
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  try {
    if (format !== FORMAT || tag.length !== TAG_BYTES) throw new Error("another form");
    const decipher = createDecipheriv(ALGORITHM, keyOf(serverSecret), iv).setAAD(Buffer.from(place)).setAuthTag(tag);
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw new DaybookError(
      "conflict",
      "The stored key cannot be opened: it was encrypted under another DAYBOOK_SECRET, or damaged. Start with that " +
        "secret, or give the connection its key again.",
      { cause },
    );
  }
}

function keyOf(serverSecret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", serverSecret, "", "daybook vendor key 1", 32));
}
