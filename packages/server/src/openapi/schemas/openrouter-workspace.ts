import { z } from "zod";
import { named } from "../named-schemas.js";

export const Workspace = named(
  "Workspace",
  z.object({
    id: z.uuid(),
    default_guardrail_id: z.uuid().describe("Derived from the id; Daybook has no guardrails."),
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    default_text_model: z.string().nullable(),
    default_image_model: z.string().nullable(),
    default_provider_sort: z.string().nullable().describe("`price`, `throughput`, `latency` or `exacto`."),
    is_observability_io_logging_enabled: z.boolean(),
    is_observability_broadcast_enabled: z.boolean(),
    is_data_discount_logging_enabled: z.boolean(),
    io_logging_sampling_rate: z.number().describe("0.0001 to 1."),
    io_logging_api_key_ids: z.array(z.int()).nullable().describe("Null: all keys."),
    include_byok_in_budgets: z.boolean().optional(),
    disabled_server_tools: z.array(z.string()).nullable().optional(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime().nullable().describe("Null: never changed."),
    created_by: z.string().nullable().describe("The member; null: the operator, or with the team."),
  }),
);

export const WorkspaceMember = named(
  "WorkspaceMember",
  z.object({
    id: z.uuid(),
    workspace_id: z.uuid(),
    user_id: z.string(),
    role: z.enum(["admin", "member"]).describe("As in the organization."),
    created_at: z.iso.datetime(),
  }),
);

/** Of a paged list. */
export const pageParameters = {
  offset: z.int().min(0).nullable().default(0).describe("Items to skip."),
  limit: z.int().min(1).max(100).default(50).describe("Items to answer at most."),
};
