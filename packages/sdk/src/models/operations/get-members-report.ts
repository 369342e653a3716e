import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";
import { openEnum } from "../../lib/wire-types.js";
import type { OpenEnum } from "../../types/enums.js";
import type { ReportRange } from "../report-range.js";

export const MemberStatus = { Member: "member", Removed: "removed", Unlinked: "unlinked" } as const;
export type MemberStatus = OpenEnum<typeof MemberStatus>;

/** All are optional and can be combined. */
export interface GetMembersReportRequest extends ReportRange {
  /** One person: id, email or alias. */
  userId?: string | undefined;
  /** Part of a name, an email or an id. */
  search?: string | undefined;
  /** A list, parted by commas, of `member`, `removed`, `unlinked`. */
  status?: string | undefined;
  /** A field's name; with `-` before it descending. Default: `-usage`. */
  sort?: string | undefined;
  /** `daily` for the days of each person too. */
  include?: "daily" | undefined;
  /** People in a page, 1 to 1000. Default: 100. */
  limit?: number | undefined;
  /** Of the page before; it wins over all but `limit`. */
  cursor?: string | undefined;
}

/** Sums of usage. Money is decimal text in US dollars with all digits. */
export interface MemberSums {
  requests: number;
  /** Those whose cost is known. */
  pricedRequests: number;
  /** Those whose cost is not; they add nothing to `usage`. */
  unknownCostRequests: number;
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
  reasoningTokens: number;
  /** Prompt and completion. */
  tokens: number;
  usage: string;
  /** On the team's own provider keys; not part of `usage`. */
  byokUsageInference: string;
}

export interface MemberDay extends MemberSums {
  /** `YYYY-MM-DD` in the zone. */
  date: string;
  chats: number;
  messages: number;
}

export interface MemberTopModel {
  model: string;
  requests: number;
  tokens: number;
  usage: string;
}

/** What one person did and used. */
export interface MemberReportRow extends MemberSums {
  id: string;
  name: string | null;
  email: string;
  /** Address of a picture. */
  avatar: string;
  /** `unlinked`: a string in events that no member goes by. */
  status: MemberStatus;
  teamRoles: string[];
  v0Role: string | null;
  chats: number;
  messages: number;
  activeDays: number;
  /** null when there was none. */
  firstActivity: string | null;
  lastActivity: string | null;
  /** At most three. */
  topModels: MemberTopModel[];
  /** Only when it was asked for: active days, oldest first. */
  daily?: MemberDay[] | undefined;
}

export interface GetMembersReportResponse {
  data: MemberReportRow[];
  pagination: { hasMore: boolean; nextCursor?: string | undefined };
  meta: {
    /** People on all pages. */
    totalCount: number;
    dateRange: { start: string; end: string };
    timezone: string;
    /** Of all pages. */
    totals: MemberSums & { chats: number; messages: number };
    /** Usage that is nobody's; null to those who see only themselves. */
    unattributed: MemberSums | null;
  };
}

const sums = {
  requests: z.number(),
  pricedRequests: z.number(),
  unknownCostRequests: z.number(),
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
  reasoningTokens: z.number(),
  tokens: z.number(),
  usage: z.string(),
  byokUsageInference: z.string(),
};
const deeds = { chats: z.number(), messages: z.number() };

export const decodeGetMembersReportResponse: Decoder<GetMembersReportResponse> = decoder(
  z.object({
    data: z.array(
      z.object({
        id: z.string(),
        name: z.nullable(z.string()),
        email: z.string(),
        avatar: z.string(),
        status: openEnum<MemberStatus>(),
        teamRoles: z.array(z.string()),
        v0Role: z.nullable(z.string()),
        ...deeds,
        activeDays: z.number(),
        firstActivity: z.nullable(z.string()),
        lastActivity: z.nullable(z.string()),
        ...sums,
        topModels: z.array(
          z.object({ model: z.string(), requests: z.number(), tokens: z.number(), usage: z.string() }),
        ),
        daily: z.optional(z.array(z.object({ date: z.string(), ...deeds, ...sums }))),
      }),
    ),
    pagination: z.object({ hasMore: z.boolean(), nextCursor: z.optional(z.string()) }),
    meta: z.object({
      totalCount: z.number(),
      dateRange: z.object({ start: z.string(), end: z.string() }),
      timezone: z.string(),
      totals: z.object({ ...sums, ...deeds }),
      unattributed: z.nullable(z.object(sums)),
    }),
  }),
  (report) => report,
);

const text = z.optional(z.string());

export const decodeGetMembersReportRequest: Decoder<GetMembersReportRequest> = decoder(
  z.optional(
    z.object({
      start: text,
      end: text,
      timezone: text,
      userId: text,
      search: text,
      status: text,
      sort: text,
      include: z.optional(openEnum<"daily">()),
      limit: z.optional(z.number()),
      cursor: text,
    }),
  ),
  (request = {}) => request,
);
