import { z } from "zod";
import { readVendorAnswer, ServedCount } from "./openrouter-activity.js";
import type { VendorRow } from "./vendor-row.js";

const UserActivity = z.object({
  data: z.array(
    z.object({
      user: z.object({ id: z.string(), email: z.string(), name: z.string().optional() }),
      chatCount: ServedCount,
      messageCount: ServedCount,
      activeDays: ServedCount,
      firstActivity: z.string().nullable(),
      lastActivity: z.string().nullable(),
    }),
  ),
});

/**
 * Who did something, of an answer of v0's `GET /reports/user-activity` about one day: members who did nothing are left
 * out.
 *
 * @throws DaybookError `vendor_failed`, naming what is not of the contract
 */
export function readV0Members(body: string): VendorRow[] {
  return readVendorAnswer(UserActivity, body)
    .data.filter(({ chatCount, messageCount, activeDays }) => [chatCount, messageCount, activeDays].some(isSome))
    .map(({ user, chatCount, messageCount, firstActivity, lastActivity }) => ({
      user_id: user.id,
      email: user.email,
      name: user.name ?? null,
      chats: chatCount,
      messages: messageCount,
      first_activity: firstActivity,
      last_activity: lastActivity,
    }));
}

function isSome(count: string): boolean {
  return count !== "0";
}
