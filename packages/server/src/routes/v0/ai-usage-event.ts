import { formatInstant, type ListedEvent, personId, type TeamDirectory } from "@daybook/engine";
import { personEmail, shownPerson } from "./api-user.js";
import { toEventTokens } from "./event-tokens.js";

/** One generation as `/v1/reports/usage/ai` lists it, as text: what is not known is empty text, or 0. */
export function toAiUsageEvent(event: ListedEvent, team: TeamDirectory): string {
  const person = shownPerson(event, team);
  const { input, output, cacheRead, cacheWrite, total } = toEventTokens(event);
  const written1h = event.cacheWrite1hTokens;
  const texts = JSON.stringify({
    eventId: event.id,
    modelId: event.model,
    timestamp: formatInstant(event.occurredAtMs),
    requestId: event.responseId,
    useCase: event.operation,
    chatId: event.chatId,
    messageId: event.messageId,
    userId: person === null ? "" : personId(person),
    userEmail: person === null ? "" : personEmail(person),
  });
  return (
    `${texts.slice(0, -1)},"inputTokens":${input},"outputTokens":${output},"totalTokens":${total},` +
    `"cacheCreationInputTokens":${cacheWrite},` +
    `${written1h === null ? "" : `"cacheCreationInputTokens1h":${written1h},`}"cacheReadInputTokens":${cacheRead}}`
  );
}
