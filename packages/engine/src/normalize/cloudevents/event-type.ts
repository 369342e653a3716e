import type { EventType } from "../../kernel/usage-event.js";

/** The types a sender may write, each also after a dotted prefix of its own, such as `com.acme.chat.created`. */
export const ACCEPTED_TYPES = ["generation.completed", "chat.created", "message.created"] as const;

/** Null when the type is none of the accepted ones. */
export function toEventType(type: string): EventType | null {
  for (const accepted of ACCEPTED_TYPES) {
    if (type === accepted) return MEANINGS[accepted];
    if (type.endsWith(accepted) && type.charAt(type.length - accepted.length - 1) === ".") return MEANINGS[accepted];
  }
  return null;
}

const MEANINGS: Readonly<Record<(typeof ACCEPTED_TYPES)[number], EventType>> = {
  "generation.completed": "generation",
  "chat.created": "chat.created",
  "message.created": "message.created",
};
