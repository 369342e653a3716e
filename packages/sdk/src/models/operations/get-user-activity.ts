import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";
import { oneOf } from "../../lib/wire-types.js";
import type { ClosedEnum } from "../../types/enums.js";
import type { AttributionOptions } from "../../lib/sdks.js";
import type { ActivityResponse } from "../activity-response.js";

export const GroupBy = { Workspace: "workspace" } as const;
export type GroupBy = ClosedEnum<typeof GroupBy>;

/** All are optional and can be combined. The attribution fields stand for those of the client. */
export interface GetUserActivityRequest extends AttributionOptions {
  /** Only this UTC day, `YYYY-MM-DD`, of the last 30 completed ones. */
  date?: string | undefined;
  /** Only the key with this SHA-256 hash, 64 hexadecimal digits. */
  apiKeyHash?: string | undefined;
  /** Only this member of the account. */
  userId?: string | undefined;
  /** `workspace` for a row per workspace, each with its `workspaceId`. */
  groupBy?: GroupBy | undefined;
  /** Only this workspace, by its UUID. */
  workspaceId?: string | undefined;
}

/** The same as `models.ActivityResponse`. */
export type GetUserActivityResponse = ActivityResponse;

export const decodeGetUserActivityRequest: Decoder<GetUserActivityRequest> = decoder(
  z.optional(
    z.object({
      httpReferer: z.optional(z.string()),
      appTitle: z.optional(z.string()),
      appCategories: z.optional(z.string()),
      date: z.optional(z.string()),
      apiKeyHash: z.optional(z.string()),
      userId: z.optional(z.string()),
      groupBy: z.optional(oneOf(GroupBy.Workspace)),
      workspaceId: z.optional(z.string()),
    }),
  ),
  (request = {}) => request,
);

/** The query that a request becomes. */
export function toApiActivityQuery(request: GetUserActivityRequest): Record<string, string | undefined> {
  return {
    api_key_hash: request.apiKeyHash,
    date: request.date,
    group_by: request.groupBy,
    user_id: request.userId,
    workspace_id: request.workspaceId,
  };
}
