import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

export const aliasesTable = pgTable(
  "aliases",
  {
    teamId: text("team_id").notNull(),
    /** As events write it; lower case when it holds an `@`. */
    value: text("value").notNull(),
    memberId: text("member_id").notNull(),
    position: bigint("position", { mode: "number" }).generatedAlwaysAsIdentity(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.value] })],
);
