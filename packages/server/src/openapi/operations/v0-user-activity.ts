import { z } from "zod";
import type { Operation } from "../operation.js";
import { formatParameter, report } from "../schemas/report-formats.js";
import { v0Errors } from "../schemas/v0-error.js";
import { scopeHeader, V0Timestamp, V0User } from "../schemas/v0-user.js";

const UserActivity = z.strictObject({
  id: z.string().describe("As `user.id`."),
  object: z.literal("user_activity"),
  user: V0User.extend({ teamV0Role: z.enum(["V0Builder", "V0Chatter", "V0Viewer"]).nullable() }),
  chatCount: z.int().min(0).describe("Chats the person created."),
  messageCount: z.int().min(0).describe("Messages the person sent."),
  activeDays: z.int().min(0).describe("UTC days with any event of the person."),
  firstActivity: V0Timestamp.nullable().describe("In the range; null when there is none."),
  lastActivity: V0Timestamp.nullable().describe("In the range; null when there is none."),
});

export const v0UserActivity: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/reports/user-activity",
    id: "reports.getUserActivity",
    tag: "v0: reports",
    summary: "What each member did",
    description:
      "Every current member, idle ones too, then people whom only events name. Needs the management key of an OWNER or BILLING member of a team on the plan `v0-enterprise`.",
    access: "key",
    page: "user-activity.md",
    headers: scopeHeader,
    query: z.object({
      startDate: V0Timestamp.optional().describe(
        "Inclusive; absent: from the first event. At most 365 days before the end.",
      ),
      endDate: V0Timestamp.optional().describe("Exclusive; absent: now."),
      ...formatParameter,
    }),
    answers: {
      200: report(
        "One row per person.",
        z.strictObject({
          object: z.literal("list"),
          data: z.array(UserActivity),
          meta: z.strictObject({
            totalCount: z.int().describe("Rows in this answer."),
            dateRange: z
              .strictObject({ start: V0Timestamp.nullable(), end: V0Timestamp.nullable() })
              .describe("As it was asked; null for an absent bound."),
          }),
        }),
      ),
      ...v0Errors,
    },
  },
];
