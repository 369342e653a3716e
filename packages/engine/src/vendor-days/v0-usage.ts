import { z } from "zod";
import { addDecimals } from "./exact-decimal.js";
import { readVendorAnswer, ServedAmount } from "./openrouter-activity.js";
import type { VendorRow } from "./vendor-row.js";

const UsagePage = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.string().optional(),
      promptCost: ServedAmount.optional(),
      completionCost: ServedAmount.optional(),
      totalCost: ServedAmount,
      userId: z.string().optional(),
      user: z.object({ id: z.string() }).optional(),
      createdAt: z.string(),
    }),
  ),
  pagination: z.object({ hasMore: z.boolean(), nextCursor: z.string().nullish() }),
});
export type V0UsageEvent = z.output<typeof UsagePage>["data"][number];

/**
 * One page of v0's `GET /reports/usage`. A page may be empty while more follow.
 *
 * @throws DaybookError `vendor_failed`, naming what is not of the contract
 */
export function readV0UsagePage(body: string): { events: V0UsageEvent[]; nextCursor: string | null } {
  const { data, pagination } = readVendorAnswer(UsagePage, body);
  return { events: data, nextCursor: pagination.hasMore ? (pagination.nextCursor ?? null) : null };
}

/**
 * The events of one UTC day, added up by user and type: how many, and their costs, digit for digit. An event that came
 * on two pages counts once; one of another day, which a bound that the contract leaves open let in, not at all.
 *
 * @param day `YYYY-MM-DD`
 */
export function sumV0Usage(events: Iterable<V0UsageEvent>, day: string): VendorRow[] {
  const byId = new Map([...events].filter(({ createdAt }) => createdAt.startsWith(day)).map((one) => [one.id, one]));
  const sums = new Map<string, Sum>();
  for (const event of byId.values()) {
    const [user, type] = [event.user?.id ?? event.userId ?? null, event.type ?? null];
    const key = JSON.stringify([user, type]);
    const sum = sums.get(key) ?? { user, type, events: 0, prompt: "0", completion: "0", total: "0" };
    sum.events += 1;
    sum.prompt = addDecimals(sum.prompt, event.promptCost ?? "0");
    sum.completion = addDecimals(sum.completion, event.completionCost ?? "0");
    sum.total = addDecimals(sum.total, event.totalCost);
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ user, type, events: count, prompt, completion, total }) => ({
    user_id: user,
    type,
    events: String(count),
    prompt_cost: prompt,
    completion_cost: completion,
    total_cost: total,
  }));
}

interface Sum {
  user: string | null;
  type: string | null;
  events: number;
  prompt: string;
  completion: string;
  total: string;
}
