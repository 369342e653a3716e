import { z } from "zod";
import { named } from "../named-schemas.js";

/** USD; written with all digits that were summed. */
const Usd = z.number();
const At = z.iso.datetime();

const limitFields = {
  limit: Usd.nullable().describe("USD the key may use; null: no limit."),
  limit_remaining: Usd.nullable().describe("USD left of the limit in its period; null: no limit."),
  limit_reset: z
    .enum(["daily", "weekly", "monthly"])
    .nullable()
    .describe("When the limit counts anew: UTC days, weeks from Monday, calendar months; null: never."),
  include_byok_in_limit: z
    .boolean()
    .describe("Whether usage on the account's own provider keys counts towards the limit."),
};

const usageFields = {
  usage: Usd.describe("USD, ever."),
  usage_daily: Usd.describe("USD, this UTC day."),
  usage_weekly: Usd.describe("USD, this week from Monday, UTC."),
  usage_monthly: Usd.describe("USD, this UTC month."),
  byok_usage: Usd.describe("USD on the account's own provider keys, ever."),
  byok_usage_daily: Usd.describe("The same, this UTC day."),
  byok_usage_weekly: Usd.describe("The same, this week from Monday, UTC."),
  byok_usage_monthly: Usd.describe("The same, this UTC month."),
};

const ExpiresAt = At.nullable().optional().describe("When the key stops; null: never.");

export const Key = named(
  "Key",
  z.object({
    hash: z.string().describe("SHA-256 of the key: its public id."),
    name: z.string(),
    label: z.string().describe("The key, masked."),
    disabled: z.boolean(),
    ...limitFields,
    ...usageFields,
    created_at: At,
    updated_at: At.nullable().describe("Null: never changed."),
    expires_at: ExpiresAt,
    creator_user_id: z.string().nullable().describe("The member whose key it is."),
    workspace_id: z.string().describe("The default workspace's for a key that is bound to none."),
    external_user: z.string().nullable().describe("Whom the key is for, in the words of who made it."),
  }),
);

export const CurrentKey = named(
  "CurrentKey",
  z.object({
    label: z.string().describe("The key, masked."),
    ...limitFields,
    ...usageFields,
    is_free_tier: z.boolean().describe("The account has bought nothing."),
    is_management_key: z.boolean(),
    is_provisioning_key: z.boolean().describe("The same, under its older name.").meta({ deprecated: true }),
    creator_user_id: z.string().nullable(),
    expires_at: ExpiresAt,
    rate_limit: z
      .object({ requests: z.int(), interval: z.string(), note: z.string() })
      .describe("Always the same; of no meaning.")
      .meta({ deprecated: true }),
    allowed_data_regions: z.array(z.string()),
    free_model_daily_requests: z
      .object({ limit: z.int(), remaining: z.int(), used: z.int() })
      .describe("Requests to free models, this UTC day."),
    organization_id: z.string().nullable().describe("The team."),
    workspace_id: z.string().nullable(),
  }),
);
