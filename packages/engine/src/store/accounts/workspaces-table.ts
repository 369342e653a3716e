import { boolean, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { lifecycleColumns } from "./lifecycle-columns.js";

export const workspacesTable = pgTable("workspaces", {
  id: uuid("id").primaryKey(),
  teamId: text("team_id").notNull(),
  slug: text("slug").notNull(),
  name: text("name").notNull(),
  isDefault: boolean("is_default").notNull().default(false),
  description: text("description"),
  preferences: jsonb("preferences").notNull().default({}),
  /** Member id; null: made by the operator or with the team. */
  createdBy: text("created_by"),
  ...lifecycleColumns(),
});
