import * as z from "zod/mini";
import { decodeJSON, type Decoder, decoder } from "../../lib/schema.js";
import { oneOf, openEnum } from "../../lib/wire-types.js";
import type { OpenEnum } from "../../types/enums.js";
import type { Result } from "../../types/fp.js";
import type { SDKValidationError } from "../errors/sdk-validation-error.js";

/** The period to report. Both are ISO 8601 in UTC with `Z`, such as `2026-11-01T00:00:00Z`; at most 365 days apart. */
export interface ReportsGetUserActivityRequest {
  /** From this moment on. Default: from the first activity there is. */
  startDate?: string | undefined;
  /** Up to this moment, which is not included. Default: now. */
  endDate?: string | undefined;
}

export const TeamV0Role = { Builder: "V0Builder", Chatter: "V0Chatter", Viewer: "V0Viewer" } as const;
export type TeamV0Role = OpenEnum<typeof TeamV0Role>;

export interface UserSummary {
  id: string;
  object: "user";
  name?: string | undefined;
  email: string;
  /** Address of a picture. */
  avatar: string;
  createdAt: string;
  updatedAt?: string | undefined;
  /** null when the member has no v0 role. */
  teamV0Role: TeamV0Role | null;
}

/** What one member of the team did. */
export interface UserActivity {
  /** The user's id. */
  id: string;
  object: "user_activity";
  user: UserSummary;
  /** Chats created. */
  chatCount: number;
  /** Messages sent. */
  messageCount: number;
  /** UTC days with any activity. */
  activeDays: number;
  /** null when there was none. */
  firstActivity: string | null;
  lastActivity: string | null;
}

/** One entry for every member, the inactive ones included. All moments are ISO 8601 in UTC. */
export interface ReportsGetUserActivityResponse {
  object: "list";
  data: UserActivity[];
  meta: {
    totalCount: number;
    /** The bounds that were asked for; null where none was. */
    dateRange: { start: string | null; end: string | null };
  };
}

export const decodeReportsGetUserActivityRequest: Decoder<ReportsGetUserActivityRequest> = decoder(
  z.optional(z.object({ startDate: z.optional(z.string()), endDate: z.optional(z.string()) })),
  (request = {}) => request,
);

export const decodeReportsGetUserActivityResponse: Decoder<ReportsGetUserActivityResponse> = decoder(
  z.object({
    object: oneOf("list"),
    data: z.array(
      z.object({
        id: z.string(),
        object: oneOf("user_activity"),
        user: z.object({
          id: z.string(),
          object: oneOf("user"),
          name: z.optional(z.string()),
          email: z.string(),
          avatar: z.string(),
          createdAt: z.string(),
          updatedAt: z.optional(z.string()),
          teamV0Role: z.nullable(openEnum<TeamV0Role>()),
        }),
        chatCount: z.number(),
        messageCount: z.number(),
        activeDays: z.number(),
        firstActivity: z.nullable(z.string()),
        lastActivity: z.nullable(z.string()),
      }),
    ),
    meta: z.object({
      totalCount: z.number(),
      dateRange: z.object({ start: z.nullable(z.string()), end: z.nullable(z.string()) }),
    }),
  }),
  (report) => report,
);

/** Reads the report from JSON as the server writes it. */
export function reportsGetUserActivityResponseFromJSON(
  json: string,
): Result<ReportsGetUserActivityResponse, SDKValidationError> {
  return decodeJSON(decodeReportsGetUserActivityResponse, { json, message: "Not a user activity report" });
}
