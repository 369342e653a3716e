import { boolean, pgTable, text, uuid } from "drizzle-orm/pg-core";
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
  ...lifecycleColumns(),
  revokedAt: endColumn("revoked_at"),
});
