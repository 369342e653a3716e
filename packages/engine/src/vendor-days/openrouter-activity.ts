import { z } from "zod";
import { parseDay } from "../kernel/day.js";
import { DaybookError } from "../kernel/errors.js";
import { parseExactJson } from "./exact-json.js";
import { plainDecimal, wholeNumber } from "./exact-decimal.js";
import type { ServedDay, VendorRow } from "./vendor-row.js";

/** A number that is whole and not below 0, as decimal text. */
export const ServedCount = z.string().transform((text, context) => wholeNumber(text) ?? refused(context));
/** An amount, digit for digit. */
export const ServedAmount = z.string().transform((text, context) => plainDecimal(text) ?? refused(context));

/** The day of either form in the wild: `2026-08-23` and `2026-08-23 00:00:00`. */
const ServedDayText = z.string().transform((text, context) => {
  const day = text.slice(0, 10);
  return /^(?:[T ]00:00:00.*)?$/.test(text.slice(10)) && parseDay(day) !== null ? day : refused(context);
});

const ActivityItem = z.object({
  date: ServedDayText,
  model: z.string(),
  model_permaslug: z.string(),
  endpoint_id: z.string(),
  provider_name: z.string(),
  usage: ServedAmount,
  byok_usage_inference: ServedAmount,
  requests: ServedCount,
  prompt_tokens: ServedCount,
  completion_tokens: ServedCount,
  reasoning_tokens: ServedCount,
  workspace_id: z.string().optional(),
  // Seen on live rows, in no contract.
  byok_requests: ServedCount.optional(),
  cached_tokens: ServedCount.optional(),
});

/**
 * The days of an answer of OpenRouter's `GET /activity`, in the order they came.
 *
 * @throws DaybookError `vendor_failed`, naming what is not of the contract
 */
export function readOpenRouterActivity(body: string): ServedDay[] {
  const { data } = readVendorAnswer(z.object({ data: z.array(ActivityItem) }), body);
  const days = new Map<string, VendorRow[]>();
  for (const { date, ...row } of data) {
    const rows = days.get(date);
    if (rows === undefined) days.set(date, [row]);
    else rows.push(row);
  }
  return [...days].map(([day, rows]) => ({ day, rows }));
}

/** @throws DaybookError `vendor_failed` for an answer of another shape */
export function readVendorAnswer<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  const result = schema.safeParse(parseExactJson(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DaybookError(
    "vendor_failed",
    `The vendor's answer is not of its contract (${issue?.path.join(".") || "body"}: ${issue?.message ?? "?"}). ` +
      "Nothing of it was kept. Check the base URL of the connection.",
  );
}

function refused(context: z.RefinementCtx): never {
  context.addIssue({ code: "custom", message: "is not as the contract has it" });
  return z.NEVER;
}
