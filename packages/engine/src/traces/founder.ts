import type { UsageEvent } from "../kernel/usage-event.js";
import type { CallMoment } from "./derive-messages.js";

/** What a chat says of the call of which it was made: source and id, in which a space is written as in an address. */
export function founderText({ source, id }: UsageEvent): string {
  return `${source} ${id.replaceAll("%", "%25").replaceAll(" ", "%20")}`;
}

/** The call of which a chat was made. */
export function founderOf({ occurredAtMs, messageId }: UsageEvent): CallMoment {
  return founderFrom(occurredAtMs, messageId ?? "");
}

/** @param text as a chat says it */
export function founderFrom(occurredAtMs: number, text: string): CallMoment {
  const at = text.lastIndexOf(" ");
  const id = text
    .slice(at + 1)
    .replaceAll("%20", " ")
    .replaceAll("%25", "%");
  return { occurredAtMs, source: text.slice(0, Math.max(0, at)), id };
}
