import {
  formatInstant,
  formatPicoUsd,
  type ListedEvent,
  parsePicoUsd,
  personId,
  type TeamDirectory,
} from "@daybook/engine";
import { shownPerson, toApiUser } from "./api-user.js";
import { statesTokens, toEventTokens } from "./event-tokens.js";

/** What a generation is to v0: part of a message of a chat, or a call by itself. */
export function typeOf(event: ListedEvent): "message" | "api_request" {
  return event.messageId === "" ? "api_request" : "message";
}

/** What a team uses is charged as it goes: there are no credits that a plan includes, and none are waived. */
export function sourcesOf(event: ListedEvent): "on-demand"[] {
  return (event.usage ?? "0") === "0" ? [] : ["on-demand"];
}

/** What the prompt cost, its cached part included; null when the event does not state it. */
export function promptCostOf({ inputCost, cacheReadCost, cacheWriteCost }: ListedEvent): string | null {
  return inputCost === null ? null : addUsd([inputCost, cacheReadCost, cacheWriteCost]);
}

/**
 * A usage event of v1, costs as decimal text in US dollars.
 *
 * @param base the server's address as the client reaches it
 */
export function toV1UsageEvent(event: ListedEvent, team: TeamDirectory, base: string): Record<string, unknown> {
  const person = shownPerson(event, team);
  const promptCost = promptCostOf(event);
  return {
    id: event.id,
    object: "usage_event",
    type: typeOf(event),
    ...(promptCost === null ? {} : { promptCost }),
    ...(event.outputCost === null ? {} : { completionCost: event.outputCost }),
    totalCost: event.usage ?? "0",
    ...(event.chatId === "" ? {} : { chatId: event.chatId }),
    ...(event.messageId === "" ? {} : { messageId: event.messageId }),
    ...(person === null ? {} : { userId: personId(person), user: toApiUser(person, team, base) }),
    createdAt: formatInstant(event.occurredAtMs),
  };
}

/**
 * A usage event of v2, as text: counts and credits are JSON numbers with the digits that the event stated, so that no
 * binary float rounds them.
 */
export function toV2UsageEvent(event: ListedEvent, team: TeamDirectory): string {
  const person = shownPerson(event, team);
  const head = JSON.stringify({
    id: event.id,
    object: "usage_event",
    type: typeOf(event),
    createdAt: formatInstant(event.occurredAtMs),
    ...(person === null ? {} : { userId: personId(person) }),
    ...(event.chatId === "" ? {} : { chatId: event.chatId }),
    ...(event.messageId === "" ? {} : { messageId: event.messageId }),
    ...(event.model === "" ? {} : { model: event.model }),
    sources: sourcesOf(event),
    waived: false,
  });
  const { input, output, cacheRead, cacheWrite, total } = toEventTokens(event);
  const tokens = statesTokens(event) ? toNumbers({ input, output, cacheRead, cacheWrite, total }) : "null";
  const creditsCost = toNumbers({
    input: event.inputCost ?? "0",
    output: event.outputCost ?? "0",
    cacheRead: event.cacheReadCost ?? "0",
    cacheWrite: event.cacheWriteCost ?? "0",
    total: event.usage ?? "0",
    charged: event.usage ?? "0",
  });
  return `${head.slice(0, -1)},"tokens":${tokens},"creditsCost":${creditsCost}}`;
}

/** A JSON object of numbers, each written as the digits given. */
function toNumbers(fields: Readonly<Record<string, string | bigint>>): string {
  return `{${Object.entries(fields)
    .map(([name, digits]) => `"${name}":${digits}`)
    .join(",")}}`;
}

/** Amounts of events; an absent one adds nothing. */
function addUsd(amounts: readonly (string | null)[]): string {
  return formatPicoUsd(amounts.reduce((sum, amount) => sum + (parsePicoUsd(amount ?? "0") ?? 0n), 0n));
}
