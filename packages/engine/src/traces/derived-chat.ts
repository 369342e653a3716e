import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { DERIVED_SCHEMA, isBefore } from "./derive-messages.js";
import { founderOf, founderText } from "./founder.js";
import { chatEventId, chatMarkId } from "./stored-chats.js";

/** By whatever door it came, the id of a chat is the chat's. */
export function chatIdOf({ chatId, id }: UsageEvent): string {
  return chatId ?? id;
}

/** The chat that began with a call. */
export function chatOf(chatId: string, call: UsageEvent): UsageEvent {
  const { occurredAtMs, workspaceId, user, userEmail, apiKeyHash, traceId, spanId } = call;
  const identity = { id: chatEventId(chatId), source: DERIVED_SOURCE, occurredAtMs, workspaceId };
  return {
    ...emptyUsageEvent({ ...identity, type: "chat.created" }),
    user,
    userEmail,
    apiKeyHash,
    chatId,
    messageId: founderText(call),
    traceId,
    spanId,
    schema: DERIVED_SCHEMA,
  };
}

export function earlierChat(one: UsageEvent | null, other: UsageEvent): UsageEvent {
  return one !== null && isBefore(founderOf(one), founderOf(other)) ? one : other;
}

export function isSameChat(one: UsageEvent, other: UsageEvent): boolean {
  return (
    one.occurredAtMs === other.occurredAtMs &&
    one.workspaceId === other.workspaceId &&
    one.user === other.user &&
    one.userEmail === other.userEmail &&
    one.apiKeyHash === other.apiKeyHash &&
    one.messageId === other.messageId
  );
}

/** The telling that takes a chat back; it names the chat still, so that it is known to have been told. */
export function chatTakenBack({ id, source, occurredAtMs, workspaceId, chatId }: UsageEvent): UsageEvent {
  return { ...emptyUsageEvent({ id, source, type: RETRACTED, occurredAtMs, workspaceId }), chatId };
}

/** Says that the team tells of the chat itself. No report sees it, for it was taken back from the start. */
export function markOfChat(chatId: string, { occurredAtMs, workspaceId }: UsageEvent): UsageEvent {
  return chatTakenBack({
    ...emptyUsageEvent({
      id: chatMarkId(chatId),
      source: DERIVED_SOURCE,
      type: "chat.created",
      occurredAtMs,
      workspaceId,
    }),
    chatId,
  });
}
