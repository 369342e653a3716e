import { ACTIVITY_MEASURES, VENDORS } from "@daybook/engine";
import { z } from "zod";
import { MEMBER_MEASURES } from "../../routes/daybook/member-sides.js";
import { named } from "../named-schemas.js";
import type { Operation } from "../operation.js";
import { formatParameter, report } from "../schemas/report-formats.js";
import { v0Errors } from "../schemas/v0-error.js";
import { scopeHeader } from "../schemas/v0-user.js";

const Day = z.string().describe("UTC, `YYYY-MM-DD`.");
const MONEY: readonly string[] = ["usage", "byok_usage_inference"];

/** Three fields of each measure; those of one vendor are absent in rows of the other. */
const sums = Object.fromEntries(
  [...ACTIVITY_MEASURES, ...MEMBER_MEASURES].flatMap((measure) =>
    (["events", "vendor", "difference"] as const).map((side) => [
      `${side}_${measure}`,
      (MONEY.includes(measure) ? z.string() : z.int())
        .nullable()
        .optional()
        .describe(
          side === "difference"
            ? "The vendor's less the events'."
            : `By ${side === "events" ? "events" : "the vendor"}.`,
        ),
    ]),
  ),
);
const Told = z.string().nullable().optional();

const ReconcileRow = named(
  "ReconcileRow",
  z
    .object({
      date: Day,
      model: Told,
      model_permaslug: Told,
      endpoint_id: Told,
      provider_name: Told,
      workspace_id: Told,
      api_key_hash: Told,
      member_id: Told,
      state: z.enum(["equal", "differs", "unknown"]).describe("`unknown`: the vendor was never heard about this day."),
      ...sums,
    })
    .describe("Of the optional fields it has those of its groups and of its vendor; money is USD as decimal text."),
);

export const daybookReconcileReport: readonly Operation[] = [
  {
    tag: "Daybook reports",
    page: "vendors.md",
    access: "key",
    headers: scopeHeader,
    method: "get",
    path: "/v1/reports/reconcile",
    id: "daybook.reports.reconcile",
    summary: "Events and a vendor's own days, side by side",
    description:
      "One row for each UTC day and thing that either side knows, with the difference. They are never added up. Needs the management key of an OWNER or BILLING member.",
    query: z.object({
      vendor: z.enum(VENDORS).default("openrouter"),
      start: Day.optional().describe("First UTC day; absent: 29 days before the last."),
      end: Day.optional().describe("Last UTC day, in the range whole; absent: yesterday."),
      group_by: z
        .string()
        .default("day")
        .describe(
          "A list, parted by commas, of `day`, which is always meant, and of `model`, `model_permaslug`, `endpoint`, `provider`, and `workspace` or `key`; of v0 `member`.",
        ),
      ...formatParameter,
    }),
    answers: {
      200: report(
        "Newest day first.",
        z.object({
          object: z.literal("list"),
          data: z.array(ReconcileRow),
          meta: z.object({
            vendor: z.enum(VENDORS),
            start: Day,
            end: Day,
            group_by: z.array(z.string()),
            row_count: z.int(),
            vendor_days: z.int().describe("Days of the range that are kept of the vendor."),
            vendor_synced_at: z.iso.datetime().nullable().describe("When it last answered whole; null: never."),
            totals: z.object(sums).describe("Of the days that are kept of the vendor."),
          }),
        }),
      ),
      ...v0Errors,
    },
  },
];
