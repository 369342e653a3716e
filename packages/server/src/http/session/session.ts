import { identifyKeyHash, type KeyCaller } from "@daybook/engine";
import { z } from "zod";
import type { Daybook } from "../../daybook.js";
import { readSignedText, signText } from "../signed-text.js";

/** How long a session lasts after the last sign-in to it. */
export const SESSION_MS = 12 * 60 * 60_000;

/** The longest cookie that every browser keeps has 4,096 bytes. */
export const SESSION_KEYS_MAX = 20;

/** What a browser carries in its cookie, signed; the server keeps nothing, so every node with the secret knows it. */
const Session = z.strictObject({
  id: z.string(),
  /** SHA-256 of each management key, the one of the latest sign-in first. A revoked key ends with its next use. */
  keyHashes: z.array(z.string()),
  expiresAtMs: z.number(),
});
export type Session = z.infer<typeof Session>;

export function sealSession(secret: string, session: Session): string {
  return signText(secret, "session", session);
}

/** The session of a cookie; null when it is over, or was not made with this secret. */
export function openSession({ secret, nowMs }: Daybook, text: string): Session | null {
  const read = Session.safeParse(readSignedText(secret, "session", text));
  return read.success && read.data.expiresAtMs > nowMs() ? read.data : null;
}

/** What the pages of this very server know and those of another cannot: it must come with every write. */
export function csrfToken(secret: string, { id }: Session): string {
  return signText(secret, "csrf", id);
}

export function isCsrfToken(secret: string, { id }: Session, token: unknown): boolean {
  return typeof token === "string" && readSignedText(secret, "csrf", token) === id;
}

/** Whom the session's keys belong to now, one for each team; keys that were revoked, disabled or expired are left out. */
export function sessionCallers(daybook: Daybook, { keyHashes }: Session): KeyCaller[] {
  const { directory } = daybook.accounts;
  return keyHashes
    .map((hash) => identifyKeyHash({ hash, directory, nowMs: daybook.nowMs() }))
    .filter((caller) => caller?.kind === "management")
    .filter((caller) => caller !== null);
}
