import { pgTable, text } from "drizzle-orm/pg-core";
import { endColumn, lifecycleColumns } from "./lifecycle-columns.js";

export const membersTable = pgTable("members", {
  id: text("id").primaryKey(),
  teamId: text("team_id").notNull(),
  /** Lower case; unique among the current members of a team. */
  email: text("email").notNull(),
  name: text("name"),
  avatar: text("avatar"),
  teamRoles: text("team_roles").array().notNull(),
  v0Role: text("v0_role"),
  /** The aliases held at removal; empty while the member is current. */
  formerAliases: text("former_aliases").array().notNull().default([]),
  /** What stands in events for every name of an erased member; null: not erased. */
  erasedAs: text("erased_as"),
  ...lifecycleColumns(),
  removedAt: endColumn("removed_at"),
});
