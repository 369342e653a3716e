import { findTimeZone, MEMBER_ORDER_KEYS, type MemberOrder } from "@daybook/engine";
import { z } from "zod";
import { V0Error } from "../../http/v0-error.js";
import { readFilter } from "../v0/parameters.js";
import { readWords } from "./list-parameter.js";
import { readReportRange } from "./report-range.js";

const STATUSES = ["member", "removed", "unlinked"] as const;

/** Everything that decides which members come and in which order; what a cursor carries from page to page. */
export const MembersQuestion = z.strictObject({
  startMs: z.number(),
  endMs: z.number(),
  timezone: z.string().refine((name) => findTimeZone(name) !== null),
  /** `userId` as it was sent, since people are resolved anew for each page. */
  who: z.string().nullable(),
  search: z.string().nullable(),
  statuses: z.array(z.enum(STATUSES)).nullable(),
  order: z.strictObject({ by: z.enum(MEMBER_ORDER_KEYS), isDescending: z.boolean() }),
  withDaily: z.boolean(),
  limit: z.number(),
  after: z.strictObject({ key: z.string().nullable(), id: z.string() }).nullable(),
});
export type MembersQuestion = z.infer<typeof MembersQuestion>;

/** @throws V0Error 422 */
export function readMembersQuestion(
  query: Record<string, unknown>,
  { nowMs, limit }: { nowMs: number; limit: number },
): MembersQuestion {
  const { startMs, endMs, timezone } = readReportRange(query, nowMs);
  return {
    startMs,
    endMs,
    timezone,
    who: readFilter(query, "userId"),
    search: readFilter(query, "q"),
    statuses: readWords(query, "status", STATUSES),
    order: readOrder(query),
    withDaily: readWords(query, "include", ["daily"]) !== null,
    limit,
    after: null,
  };
}

const DEFAULT_ORDER: MemberOrder = { by: "usage", isDescending: true };

function readOrder(query: Record<string, unknown>): MemberOrder {
  const text = readFilter(query, "sort");
  if (text === null) return DEFAULT_ORDER;
  const by = MEMBER_ORDER_KEYS.find((key) => key === text.replace(/^-/, ""));
  if (by !== undefined) return { by, isDescending: text.startsWith("-") };
  throw new V0Error(422, `sort must be one of ${MEMBER_ORDER_KEYS.join(", ")}, with - before it for descending.`);
}
