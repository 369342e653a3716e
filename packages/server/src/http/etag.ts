import { createHash } from "node:crypto";

/** A text that is the same for everybody until the server is replaced by another version. */
export interface TaggedText {
  text: string;
  /** A strong entity tag, quotes included. */
  etag: string;
}

export function tagged(text: string): TaggedText {
  return { text, etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` };
}

/** Whether a client that sends this `If-None-Match` holds the text already. Compared weakly, as RFC 9110 asks. */
export function isHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((held) => held.trim().replace(/^W\//, "") === etag);
}
