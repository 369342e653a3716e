import { boolean, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { endColumn, lifecycleColumns } from "./lifecycle-columns.js";

export const keysTable = pgTable("keys", {
  /** SHA-256 of the whole key, lower-case hex. */
  hash: text("hash").primaryKey(),
  teamId: text("team_id").notNull(),
  memberId: text("member_id").notNull(),
  kind: text("kind").notNull(),
  name: text("name").notNull(),
  /** The key with its middle cut out, for people to recognise it by. */
  label: text("label").notNull(),
  /** Null: not bound to a workspace. */
  workspaceId: uuid("workspace_id"),
  disabled: boolean("disabled").notNull().default(false),
  /** US dollars per period of `limitReset`, or at all; null: no limit. */
  limitUsd: numeric("limit_usd", { precision: 21, scale: 12 }),
  limitReset: text("limit_reset"),
  includeByokInLimit: boolean("include_byok_in_limit").notNull().default(false),
  expiresAt: endColumn("expires_at"),
  externalUser: text("external_user"),
  /** SHA-256 of the customer's own key, lower-case hex. */
  externalKeyHash: text("external_key_hash"),
  ...lifecycleColumns(),
  revokedAt: endColumn("revoked_at"),
});
