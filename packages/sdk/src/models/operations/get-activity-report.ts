import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";
import { openEnum } from "../../lib/wire-types.js";
import type { ReportRange } from "../report-range.js";

/** What the report tells apart: at most one unit of time, and any of the others. */
export type ActivityGroup =
  | "hour"
  | "day"
  | "week"
  | "month"
  | "model"
  | "model_permaslug"
  | "endpoint"
  | "provider"
  | "variant"
  | "app"
  | "workspace"
  | "key"
  | "member";

/** All are optional and can be combined; of a list any may hold. */
export interface GetActivityReportRequest extends ReportRange {
  /** Default: day, model, endpoint and provider. */
  groupBy?: readonly ActivityGroup[] | undefined;
  /** One person: id, email or alias. */
  userId?: string | undefined;
  models?: readonly string[] | undefined;
  modelPermaslugs?: readonly string[] | undefined;
  endpointIds?: readonly string[] | undefined;
  providerNames?: readonly string[] | undefined;
  variants?: readonly string[] | undefined;
  apps?: readonly string[] | undefined;
  /** Ids or slugs. */
  workspaceIds?: readonly string[] | undefined;
  /** SHA-256 of keys, 64 hexadecimal digits each. */
  apiKeyHashes?: readonly string[] | undefined;
  /** Part of a model, provider, variant, app, name or email, or the beginning of an id or hash: only rows with it. */
  search?: string | undefined;
  /** A column as the wire names it, such as `prompt_tokens`; with `-` before it descending. Default: `-usage`. */
  sort?: string | undefined;
}

/** Sums of usage. Money is decimal text in US dollars with all digits. */
export interface ActivitySums {
  requests: number;
  byokRequests: number;
  /** Those whose cost is known. */
  pricedRequests: number;
  /** Those whose cost is not; they add nothing to `usage`. */
  unknownCostRequests: number;
  promptTokens: number;
  /** Part of the prompt. */
  cachedTokens: number;
  cacheWriteTokens: number;
  completionTokens: number;
  /** Part of the completion. */
  reasoningTokens: number;
  usage: string;
  /** On the team's own provider keys; not part of `usage`. */
  byokUsageInference: string;
}

/** One row: the groups asked for are there, null where events do not say; the others are absent. */
export interface ActivityReportRow extends ActivitySums {
  /** The moment it begins with. */
  hour?: string | undefined;
  /** The day, or the first day of the week or month. */
  date?: string | undefined;
  model?: string | null | undefined;
  modelPermaslug?: string | null | undefined;
  endpointId?: string | null | undefined;
  providerName?: string | null | undefined;
  variant?: string | null | undefined;
  app?: string | null | undefined;
  workspaceId?: string | null | undefined;
  workspaceName?: string | null | undefined;
  apiKeyHash?: string | null | undefined;
  apiKeyName?: string | null | undefined;
  memberId?: string | null | undefined;
  memberName?: string | null | undefined;
  memberEmail?: string | null | undefined;
  memberStatus?: string | null | undefined;
  /** Whether its time is not over, or the range cuts it. */
  partial: boolean;
}

/** Rows newest first, then as `sort` has it, then by highest usage. */
export interface GetActivityReportResponse {
  data: ActivityReportRow[];
  meta: {
    start: string;
    end: string;
    timezone: string;
    groupBy: string[];
    rowCount: number;
    /** The sums of the rows. */
    totals: ActivitySums;
  };
}

const sums = {
  requests: z.number(),
  byok_requests: z.number(),
  priced_requests: z.number(),
  unknown_cost_requests: z.number(),
  prompt_tokens: z.number(),
  cached_tokens: z.number(),
  cache_write_tokens: z.number(),
  completion_tokens: z.number(),
  reasoning_tokens: z.number(),
  usage: z.string(),
  byok_usage_inference: z.string(),
};
const text = z.optional(z.nullable(z.string()));
const rowSchema = z.object({
  ...sums,
  hour: z.optional(z.string()),
  date: z.optional(z.string()),
  model: text,
  model_permaslug: text,
  endpoint_id: text,
  provider_name: text,
  variant: text,
  app: text,
  workspace_id: text,
  workspace_name: text,
  api_key_hash: text,
  api_key_name: text,
  member_id: text,
  member_name: text,
  member_email: text,
  member_status: text,
  partial: z.boolean(),
});
const sumsSchema = z.object(sums);

export const decodeGetActivityReportResponse: Decoder<GetActivityReportResponse> = decoder(
  z.object({
    data: z.array(rowSchema),
    meta: z.object({
      start: z.string(),
      end: z.string(),
      timezone: z.string(),
      group_by: z.array(z.string()),
      row_count: z.number(),
      totals: sumsSchema,
    }),
  }),
  ({ data, meta }) => ({
    data: data.map(fromApiRow),
    meta: {
      start: meta.start,
      end: meta.end,
      timezone: meta.timezone,
      groupBy: meta.group_by,
      rowCount: meta.row_count,
      totals: fromApiSums(meta.totals),
    },
  }),
);

const list = z.optional(z.readonly(z.array(z.string())));

export const decodeGetActivityReportRequest: Decoder<GetActivityReportRequest> = decoder(
  z.optional(
    z.object({
      start: z.optional(z.string()),
      end: z.optional(z.string()),
      timezone: z.optional(z.string()),
      groupBy: z.optional(z.readonly(z.array(openEnum<ActivityGroup>()))),
      userId: z.optional(z.string()),
      models: list,
      modelPermaslugs: list,
      endpointIds: list,
      providerNames: list,
      variants: list,
      apps: list,
      workspaceIds: list,
      apiKeyHashes: list,
      search: z.optional(z.string()),
      sort: z.optional(z.string()),
    }),
  ),
  (request = {}) => request,
);

/** The query that a request becomes. */
export function toApiActivityReportQuery({
  groupBy,
  ...request
}: GetActivityReportRequest): Record<string, string | readonly string[] | undefined> {
  return {
    start: request.start,
    end: request.end,
    timezone: request.timezone,
    group_by: groupBy?.join(","),
    user_id: request.userId,
    model: request.models,
    model_permaslug: request.modelPermaslugs,
    endpoint_id: request.endpointIds,
    provider_name: request.providerNames,
    variant: request.variants,
    app: request.apps,
    workspace_id: request.workspaceIds,
    api_key_hash: request.apiKeyHashes,
    q: request.search,
    sort: request.sort,
  };
}

function fromApiRow({
  hour,
  date,
  model,
  variant,
  app,
  partial,
  ...row
}: z.infer<typeof rowSchema>): ActivityReportRow {
  return {
    hour,
    date,
    model,
    modelPermaslug: row.model_permaslug,
    endpointId: row.endpoint_id,
    providerName: row.provider_name,
    variant,
    app,
    workspaceId: row.workspace_id,
    workspaceName: row.workspace_name,
    apiKeyHash: row.api_key_hash,
    apiKeyName: row.api_key_name,
    memberId: row.member_id,
    memberName: row.member_name,
    memberEmail: row.member_email,
    memberStatus: row.member_status,
    ...fromApiSums(row),
    partial,
  };
}

function fromApiSums(row: z.infer<typeof sumsSchema>): ActivitySums {
  return {
    requests: row.requests,
    byokRequests: row.byok_requests,
    pricedRequests: row.priced_requests,
    unknownCostRequests: row.unknown_cost_requests,
    promptTokens: row.prompt_tokens,
    cachedTokens: row.cached_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    completionTokens: row.completion_tokens,
    reasoningTokens: row.reasoning_tokens,
    usage: row.usage,
    byokUsageInference: row.byok_usage_inference,
  };
}
