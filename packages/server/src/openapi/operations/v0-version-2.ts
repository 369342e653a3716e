import { z } from "zod";
import { named } from "../named-schemas.js";
import type { Operation } from "../operation.js";
import { formatParameter, report, tableLimit } from "../schemas/report-formats.js";
import { v0Version2Errors } from "../schemas/v0-error.js";
import { scopeHeader, V0Timestamp } from "../schemas/v0-user.js";

const about = { tag: "v0: usage", page: "v0.md", access: "key", headers: scopeHeader } as const;
const Count = z.int().min(0);
const Credits = z.number().describe("Credits, which are USD, with all digits.");

const rangeParameters = {
  start: V0Timestamp.optional().describe("Inclusive; absent: seven days ago."),
  end: V0Timestamp.optional().describe("Exclusive; absent: now."),
  userId: z
    .string()
    .optional()
    .describe("Whose usage: id, email or alias. Others than OWNER and BILLING may name themselves only."),
};

const head = {
  range: named(
    "V0UsageRange",
    z.strictObject({ start: V0Timestamp, end: V0Timestamp }).describe("Defaults filled in."),
  ),
  scope: named(
    "V0UsageScope",
    z.strictObject({
      id: z.string().describe("The team's."),
      type: z.enum(["team", "personal"]).describe("Here always `team`."),
      isTeamWide: z.boolean(),
      userId: z.string().optional().describe("Whose usage alone it is."),
    }),
  ),
};

const CreditSums = named(
  "V0CreditSums",
  z.strictObject({ plan: Credits, onDemand: Credits, total: Credits }).describe("No plan includes credits here."),
);

const tokenParts = (Value: z.ZodNumber) => ({
  input: Value.describe("Without cached ones."),
  output: Value,
  cacheRead: Value,
  cacheWrite: Value,
  total: Value,
});

const activityFields = {
  messageCount: Count.describe("Messages of the assistant."),
  activeDays: Count.describe("UTC days."),
  firstActivity: V0Timestamp,
  lastActivity: V0Timestamp,
};

const V0CreditEvent = named(
  "V0CreditEvent",
  z.strictObject({
    id: z.string(),
    object: z.literal("usage_event"),
    type: z.string().describe("`message` or `api_request`."),
    createdAt: V0Timestamp,
    userId: z.string().optional(),
    chatId: z.string().optional(),
    messageId: z.string().optional(),
    model: z.string().optional(),
    sources: z.array(z.enum(["plan", "on-demand"])).describe("Empty when it cost nothing."),
    waived: z.boolean(),
    tokens: z.strictObject(tokenParts(z.number())).nullable().describe("Null when the event states none."),
    creditsCost: z
      .strictObject({ ...tokenParts(z.number()), charged: z.number() })
      .describe("Credits; parts that are not known are 0."),
  }),
);

export const v0Version2: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/v2/usage/summary",
    id: "usage.getSummary",
    summary: "Credits used, in all and per UTC day",
    description: "A management key: of an OWNER or BILLING member everybody's, of any other member the own.",
    query: z.object({ ...rangeParameters, ...formatParameter }),
    answers: {
      200: report(
        "The sums.",
        z.strictObject({
          object: z.literal("usage_summary"),
          ...head,
          credits: CreditSums,
          daily: z
            .array(z.strictObject({ date: z.string().describe("`YYYY-MM-DD`."), credits: CreditSums }))
            .describe("Oldest first."),
          dataAsOf: V0Timestamp.optional().describe("Of the contract; the sums are those of the moment."),
        }),
      ),
      ...v0Version2Errors(401, 403, 422, 429, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: "/v2/usage/events",
    id: "usage.listEvents",
    summary: "Credits used, event by event",
    description: "Newest first, for the same callers. One event is one generation.",
    query: z.object({
      ...rangeParameters,
      chatId: z.string().optional(),
      messageId: z.string().optional(),
      limit: z.int().min(1).max(100).default(50).describe(tableLimit),
      cursor: z
        .string()
        .optional()
        .describe("Of the page before; it wins over all other parameters but `limit` and `format`."),
      ...formatParameter,
    }),
    answers: {
      200: report(
        "A page.",
        z.strictObject({
          object: z.literal("list"),
          ...head,
          data: z.array(V0CreditEvent),
          pagination: z.strictObject({
            hasMore: z.boolean(),
            cursor: z.string().nullable().describe("Null on the last page."),
          }),
        }),
      ),
      ...v0Version2Errors(401, 403, 409, 422, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: "/v2/usage/activity",
    id: "usage.getActivity",
    summary: "Active people, days, chats and projects",
    description: "For the same callers. At most 10,000 projects and chats are listed; the summary counts all.",
    query: z.object({
      ...rangeParameters,
      ...formatParameter,
      rows: z
        .enum(["chats", "projects"])
        .optional()
        .describe("Which list the table is; absent: `chats`. JSON has both."),
    }),
    answers: {
      200: report(
        "What was active.",
        z.strictObject({
          object: z.literal("usage_activity"),
          ...head,
          summary: z.strictObject({ activeUsers: Count, activeDays: Count, chatCount: Count, messageCount: Count }),
          projects: z.array(
            z.strictObject({
              kind: z.enum(["project", "drafts", "unavailable"]),
              vercelProjectId: z.string().nullable().describe("The events' `project_id`."),
              name: z.string(),
              chatCount: Count,
              ...activityFields,
            }),
          ),
          chats: z.array(
            z.strictObject({
              kind: z.enum(["chat", "unavailable"]),
              chatId: z.string(),
              title: z.string(),
              vercelProjectId: z.string().nullable(),
              projectName: z.string().nullable(),
              ...activityFields,
            }),
          ),
        }),
      ),
      ...v0Version2Errors(401, 403, 422, 429, 500),
    },
  },
];
