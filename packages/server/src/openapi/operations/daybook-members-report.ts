import { MEMBER_ORDER_KEYS } from "@daybook/engine";
import { z } from "zod";
import { named } from "../named-schemas.js";
import type { Operation } from "../operation.js";
import { formatParameter, report } from "../schemas/report-formats.js";
import { rangeParameters } from "../schemas/report-range.js";
import { v0Errors } from "../schemas/v0-error.js";
import { scopeHeader, V0Timestamp } from "../schemas/v0-user.js";

const Count = z.int().min(0);
const Usd = z.string().describe("USD as decimal text, all digits.");

const memberSums = {
  requests: Count,
  pricedRequests: Count.describe("Those whose cost is known."),
  unknownCostRequests: Count.describe("Those whose cost is not; they add nothing to `usage`."),
  promptTokens: Count.describe("Cached ones included."),
  cachedTokens: Count,
  completionTokens: Count.describe("Reasoning included."),
  reasoningTokens: Count,
  tokens: Count.describe("Prompt and completion."),
  usage: Usd,
  byokUsageInference: Usd.describe("USD on the team's own provider keys, as decimal text; not part of `usage`."),
};

const MemberSums = named("MemberSums", z.object(memberSums));

const MemberReportRow = named(
  "MemberReportRow",
  z.object({
    id: z.string(),
    name: z.string().nullable(),
    email: z.string(),
    avatar: z.string(),
    status: z
      .enum(["member", "removed", "unlinked"])
      .describe("`unlinked`: a string in events that no member goes by."),
    teamRoles: z.array(z.string()),
    v0Role: z.string().nullable(),
    chats: Count.describe("Created."),
    messages: Count.describe("Sent."),
    activeDays: Count.describe("Days of the zone with any event."),
    firstActivity: V0Timestamp.nullable(),
    lastActivity: V0Timestamp.nullable(),
    ...memberSums,
    topModels: z
      .array(z.object({ model: z.string(), requests: Count, tokens: Count, usage: Usd }))
      .max(3)
      .describe("The three used most."),
    daily: z
      .array(
        z.object({
          date: z.string().describe("`YYYY-MM-DD` in the zone."),
          chats: Count,
          messages: Count,
          ...memberSums,
        }),
      )
      .optional()
      .describe("Only with `include=daily`: days with any of it, oldest first."),
  }),
);

export const daybookMembersReport: readonly Operation[] = [
  {
    tag: "Daybook reports",
    page: "daybook-reports.md",
    access: "key",
    headers: scopeHeader,
    method: "get",
    path: "/v1/reports/members",
    id: "daybook.reports.members",
    summary: "Who did and used what",
    description:
      "Everybody whom members or events name. A management key: of an OWNER or BILLING member everybody, of any other member the own row. A table holds everybody, JSON a page.",
    query: z.object({
      ...rangeParameters,
      userId: z.string().optional().describe("Id, email or alias of one person."),
      q: z.string().optional().describe("Part of a name or email."),
      status: z.string().optional().describe("A list, parted by commas, of `member`, `removed`, `unlinked`."),
      sort: z
        .string()
        .default("-usage")
        .describe(
          `One of ${MEMBER_ORDER_KEYS.map((key) => `\`${key}\``).join(", ")}; with \`-\` before it descending.`,
        ),
      include: z.literal("daily").optional().describe("The days of each person too."),
      limit: z.int().min(1).max(1000).default(100).describe("People in a page."),
      cursor: z.string().optional().describe("Of the page before; it wins over all other parameters but `limit`."),
      ...formatParameter,
    }),
    answers: {
      200: report(
        "A page.",
        z.object({
          object: z.literal("list"),
          data: z.array(MemberReportRow),
          pagination: z.object({
            hasMore: z.boolean(),
            nextCursor: z.string().optional().describe("Absent on the last page."),
            nextUrl: z.string().optional().describe("Absent on the last page."),
          }),
          meta: z.object({
            totalCount: Count.describe("People on all pages."),
            dateRange: z.object({ start: V0Timestamp, end: V0Timestamp }),
            timezone: z.string(),
            totals: MemberSums.extend({ chats: Count, messages: Count }).describe("Of all pages."),
            unattributed: MemberSums.nullable().describe(
              "Usage that is nobody's; null to those who see only themselves.",
            ),
          }),
        }),
      ),
      ...v0Errors,
    },
  },
];
