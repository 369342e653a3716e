import { personId } from "@daybook/engine";
import type { ReportColumn } from "../../http/export/report-column.js";
import { personEmail } from "./api-user.js";
import { type EventTokens, statesTokens } from "./event-tokens.js";
import { promptCostOf, sourcesOf, typeOf } from "./usage-event.js";
import type { UsageTableRow } from "./usage-table.js";

type Column = ReportColumn<UsageTableRow>;

/** `/v1/reports/usage`; of the user, what tells who it is. */
export const V1_USAGE_COLUMNS: readonly Column[] = [
  { name: "id", type: "text", valueOf: ({ event }) => event.id },
  { name: "type", type: "text", valueOf: ({ event }) => typeOf(event) },
  { name: "promptCost", type: "money", valueOf: ({ event }) => promptCostOf(event) },
  { name: "completionCost", type: "money", valueOf: ({ event }) => event.outputCost },
  { name: "totalCost", type: "money", valueOf: ({ event }) => event.usage ?? "0" },
  { name: "chatId", type: "text", valueOf: ({ event }) => event.chatId || null },
  { name: "messageId", type: "text", valueOf: ({ event }) => event.messageId || null },
  { name: "userId", type: "text", valueOf: ({ person }) => person && personId(person) },
  {
    name: "user_name",
    type: "text",
    valueOf: ({ person }) => (person?.kind === "unlinked" ? person.text : (person?.member.name ?? null)),
  },
  { name: "user_email", type: "text", valueOf: ({ person }) => person && personEmail(person) },
  { name: "createdAt", type: "instant", valueOf: ({ event }) => event.occurredAtMs },
];

/** `/v1/reports/usage/ai`: as there, what is not known is empty text, or 0. */
export const AI_USAGE_COLUMNS: readonly Column[] = [
  { name: "eventId", type: "text", valueOf: ({ event }) => event.id },
  { name: "modelId", type: "text", valueOf: ({ event }) => event.model },
  { name: "timestamp", type: "instant", valueOf: ({ event }) => event.occurredAtMs },
  { name: "requestId", type: "text", valueOf: ({ event }) => event.responseId },
  { name: "useCase", type: "text", valueOf: ({ event }) => event.operation },
  { name: "chatId", type: "text", valueOf: ({ event }) => event.chatId },
  { name: "messageId", type: "text", valueOf: ({ event }) => event.messageId },
  { name: "userId", type: "text", valueOf: ({ person }) => (person === null ? "" : personId(person)) },
  { name: "userEmail", type: "text", valueOf: ({ person }) => (person === null ? "" : personEmail(person)) },
  count("inputTokens", "input"),
  count("outputTokens", "output"),
  count("totalTokens", "total"),
  count("cacheCreationInputTokens", "cacheWrite"),
  { name: "cacheCreationInputTokens1h", type: "count", valueOf: ({ event }) => event.cacheWrite1hTokens },
  count("cacheReadInputTokens", "cacheRead"),
];

/** `/v2/usage/events`; the fields of `tokens` and `creditsCost` after the name of either. */
export const V2_USAGE_COLUMNS: readonly Column[] = [
  { name: "id", type: "text", valueOf: ({ event }) => event.id },
  { name: "type", type: "text", valueOf: ({ event }) => typeOf(event) },
  { name: "createdAt", type: "instant", valueOf: ({ event }) => event.occurredAtMs },
  { name: "userId", type: "text", valueOf: ({ person }) => person && personId(person) },
  { name: "chatId", type: "text", valueOf: ({ event }) => event.chatId || null },
  { name: "messageId", type: "text", valueOf: ({ event }) => event.messageId || null },
  { name: "model", type: "text", valueOf: ({ event }) => event.model || null },
  { name: "sources", type: "json", valueOf: ({ event }) => JSON.stringify(sourcesOf(event)) },
  { name: "waived", type: "boolean", valueOf: () => false },
  ...(["input", "output", "cacheRead", "cacheWrite", "total"] as const).map((part) =>
    count(`tokens_${part}`, part, ({ event }) => statesTokens(event)),
  ),
  { name: "creditsCost_input", type: "money", valueOf: ({ event }) => event.inputCost ?? "0" },
  { name: "creditsCost_output", type: "money", valueOf: ({ event }) => event.outputCost ?? "0" },
  { name: "creditsCost_cacheRead", type: "money", valueOf: ({ event }) => event.cacheReadCost ?? "0" },
  { name: "creditsCost_cacheWrite", type: "money", valueOf: ({ event }) => event.cacheWriteCost ?? "0" },
  { name: "creditsCost_total", type: "money", valueOf: ({ event }) => event.usage ?? "0" },
  { name: "creditsCost_charged", type: "money", valueOf: ({ event }) => event.usage ?? "0" },
];

function count(name: string, part: keyof EventTokens, isKnown: (row: UsageTableRow) => boolean = () => true): Column {
  return { name, type: "count", valueOf: (row) => (isKnown(row) ? String(row.tokens[part]) : null) };
}
