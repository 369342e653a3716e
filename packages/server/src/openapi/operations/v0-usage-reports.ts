import { z } from "zod";
import { named } from "../named-schemas.js";
import type { Operation } from "../operation.js";
import { formatParameter, report, tableLimit } from "../schemas/report-formats.js";
import { v0Errors } from "../schemas/v0-error.js";
import { scopeHeader, V0Timestamp, V0User } from "../schemas/v0-user.js";

const about = { tag: "v0: reports", page: "v0.md", access: "key", headers: scopeHeader } as const;
const Count = z.int().min(0);
const Usd = z.string().regex(/^\d+(\.\d+)?$/);
const Cursor = z.string().describe("Of the page before; carries bounds and filters, so nothing else need be sent.");

const V0UsageEvent = named(
  "V0UsageEvent",
  z.strictObject({
    id: z.string(),
    object: z.literal("usage_event"),
    type: z
      .enum([
        "image_generation",
        "message",
        "manual_debit",
        "api_request",
        "inline-edit",
        "buy-template",
        "reverse_template_sale",
        "refund_template_purchase",
      ])
      .optional()
      .describe("Here `message` for a generation with a message, else `api_request`."),
    promptCost: Usd.optional().describe("Credits, which are USD, as decimal text."),
    completionCost: Usd.optional().describe("Credits, as decimal text."),
    totalCost: Usd.describe("Credits, as decimal text."),
    chatId: z.string().optional(),
    messageId: z.string().optional(),
    userId: z.string().optional(),
    user: V0User.optional(),
    createdAt: V0Timestamp,
  }),
);

const V0AiUsageEvent = named(
  "V0AiUsageEvent",
  z.strictObject({
    eventId: z.string(),
    modelId: z.string(),
    inputTokens: Count.describe("Without those read from or written to a cache."),
    outputTokens: Count,
    totalTokens: Count,
    cacheCreationInputTokens: Count,
    cacheCreationInputTokens1h: Count.optional(),
    cacheReadInputTokens: Count,
    timestamp: z.string(),
    requestId: z.string(),
    useCase: z.string(),
    chatId: z.string(),
    messageId: z.string(),
    userId: z.string(),
    userEmail: z.string(),
  }),
);

export const v0UsageReports: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/v1/reports/usage",
    id: "reports.getUsage",
    summary: "What was charged, event by event",
    description:
      "Newest first. A management key: of an OWNER or BILLING member everybody's, of any other member the own. One event is one generation.",
    query: z.object({
      startDate: V0Timestamp.optional().describe("Inclusive; absent: from the first event."),
      endDate: V0Timestamp.optional().describe("Exclusive; absent: no end."),
      chatId: z.string().optional(),
      messageId: z.string().optional(),
      userId: z.string().optional().describe("Id, email or alias."),
      limit: z.number().min(1).max(150).default(20).describe(tableLimit),
      cursor: Cursor.optional(),
      ...formatParameter,
    }),
    answers: {
      200: report(
        "A page.",
        z.strictObject({
          object: z.literal("list"),
          data: z.array(V0UsageEvent),
          pagination: z.strictObject({
            hasMore: z.boolean(),
            nextCursor: z.string().optional().describe("Absent on the last page."),
            nextUrl: z.string().optional().describe("Absent on the last page."),
          }),
          meta: z.strictObject({ totalCount: Count.describe("Events in this page.") }),
        }),
      ),
      ...v0Errors,
    },
  },
  {
    ...about,
    method: "get",
    path: "/v1/reports/usage/ai",
    id: "reports.getAIUsage",
    summary: "The tokens of each generation",
    description: "Newest first, for the same callers. What is not known is empty text or 0.",
    query: z.object({
      start: z.iso.datetime({ offset: true }).optional().describe("Inclusive; any offset."),
      end: z.iso.datetime({ offset: true }).optional().describe("Exclusive; any offset."),
      cursor: Cursor.optional(),
      limit: z.int().min(1).max(5000).default(1000).describe(tableLimit),
      ...formatParameter,
    }),
    answers: {
      200: report(
        "A page.",
        z.strictObject({
          object: z.literal("list"),
          data: z.array(V0AiUsageEvent),
          pagination: z.strictObject({ nextCursor: z.string().nullable().describe("Null on the last page.") }),
          dateRange: z.strictObject({ start: z.string().nullable(), end: z.string().nullable() }),
        }),
      ),
      ...v0Errors,
    },
  },
];
