import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { lifecycleColumns } from "./lifecycle-columns.js";

const { position, createdAt } = lifecycleColumns();

/** Members of workspaces other than the default one, in which everybody is. */
export const workspaceMembersTable = pgTable("workspace_members", {
  id: uuid("id").primaryKey(),
  teamId: text("team_id").notNull(),
  workspaceId: uuid("workspace_id").notNull(),
  memberId: text("member_id").notNull(),
  position,
  createdAt,
});
