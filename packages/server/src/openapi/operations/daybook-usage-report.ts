import { z } from "zod";
import { named } from "../named-schemas.js";
import type { Operation } from "../operation.js";
import { formatParameter, report } from "../schemas/report-formats.js";
import { rangeParameters } from "../schemas/report-range.js";
import { v0Errors } from "../schemas/v0-error.js";
import { scopeHeader, V0Timestamp } from "../schemas/v0-user.js";

const Count = z.int().min(0);
const Usd = z.string().describe("USD as decimal text, all digits.");

/** Of a filter, which may be given several times. */
const Values = z.array(z.string().max(1024)).max(100).optional();

const usageSums = {
  requests: Count,
  byok_requests: Count,
  priced_requests: Count.describe("Those whose cost is known."),
  unknown_cost_requests: Count.describe("Those whose cost is not; they add nothing to `usage`."),
  prompt_tokens: Count.describe("Cached ones included."),
  cached_tokens: Count,
  cache_write_tokens: Count,
  completion_tokens: Count.describe("Reasoning included."),
  reasoning_tokens: Count,
  usage: Usd,
  byok_usage_inference: Usd.describe("USD on the team's own provider keys, as decimal text; not part of `usage`."),
};

const Told = z.string().nullable().optional();

const UsageReportRow = named(
  "UsageReportRow",
  z
    .object({
      hour: V0Timestamp.optional().describe("The instant it begins with."),
      date: z.string().optional().describe("`YYYY-MM-DD` in the zone: the day, or the first one of a week or month."),
      model: Told,
      model_permaslug: Told,
      endpoint_id: Told,
      provider_name: Told,
      variant: Told,
      app: Told,
      workspace_id: Told,
      workspace_name: Told,
      api_key_hash: Told,
      api_key_name: Told,
      member_id: Told,
      member_name: Told,
      member_email: Told,
      member_status: z.enum(["member", "removed", "unlinked"]).nullable().optional(),
      ...usageSums,
      partial: z.boolean().describe("The row's time is not over."),
    })
    .describe("Of the optional fields it has those of its groups; they are null where events do not say."),
);

export const daybookUsageReport: readonly Operation[] = [
  {
    tag: "Daybook reports",
    page: "daybook-reports.md",
    access: "key",
    headers: scopeHeader,
    method: "get",
    path: "/v1/reports/activity",
    id: "daybook.reports.activity",
    summary: "Usage of any range, by what you name",
    description:
      "Today is among it, marked `partial`. A management key: of an OWNER or BILLING member everybody's, of any other member the own. A filter that is given several times takes any of its values.",
    query: z.object({
      ...rangeParameters,
      group_by: z
        .string()
        .default("day,model,endpoint,provider")
        .describe(
          "A list, parted by commas, of one of `hour`, `day`, `week`, `month`, and of `model`, `model_permaslug`, `endpoint`, `provider`, `variant`, `app`, `workspace`, `key`, `member`.",
        ),
      q: z
        .string()
        .optional()
        .describe(
          "Part of a model, provider, variant, app, name or email, or the beginning of an id or hash, in any case: only rows with it are answered.",
        ),
      sort: z
        .string()
        .optional()
        .describe(
          "A column of the answer that is text, count or money, with `-` before it for descending: the order of rows of one time, or of all without a time. Rows without a value come last.",
        ),
      user_id: z.string().optional().describe("Id, email or alias of one person."),
      model: Values,
      model_permaslug: Values,
      endpoint_id: Values,
      provider_name: Values,
      variant: Values,
      app: Values,
      workspace_id: Values,
      api_key_hash: Values,
      ...formatParameter,
    }),
    answers: {
      200: report(
        "Every row.",
        z.object({
          object: z.literal("list"),
          data: z.array(UsageReportRow),
          meta: z.object({
            start: V0Timestamp,
            end: V0Timestamp,
            timezone: z.string(),
            group_by: z.array(z.string()),
            row_count: Count,
            totals: z.object(usageSums),
          }),
        }),
      ),
      ...v0Errors,
    },
  },
];
