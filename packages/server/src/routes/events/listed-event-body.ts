import { displayName, emailOf, formatInstant, type ListedEvent, personId, type TeamDirectory } from "@daybook/engine";
import { shownPerson } from "../v0/api-user.js";
import { EVENT_TYPE_NAMES } from "./event-listing.js";

/** An event in the words in which it was sent, with whose it is now. What it does not say is null. */
export function toApiListedEvent(event: ListedEvent, team: TeamDirectory): object {
  const person = shownPerson(event, team);
  return {
    id: event.id,
    source: event.source,
    type: EVENT_TYPE_NAMES[event.type],
    time: formatInstant(event.occurredAtMs),
    received_at: formatInstant(event.receivedAtMs),
    status: event.status,
    user: orNull(event.user),
    api_key_hash: orNull(event.key),
    member:
      person === null
        ? null
        : { id: personId(person), name: displayName(person), email: emailOf(person), status: person.kind },
    workspace_id: event.workspaceId,
    chat_id: orNull(event.chatId),
    message_id: orNull(event.messageId),
    model: orNull(event.model),
    provider_name: orNull(event.providerName),
    operation: orNull(event.operation),
    prompt_tokens: event.promptTokens,
    cached_tokens: event.cachedTokens,
    completion_tokens: event.completionTokens,
    reasoning_tokens: event.reasoningTokens,
    usage: event.usage,
    cost_source: orNull(event.costSource),
    price_version: orNull(event.priceVersion),
  };
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}
