import { bigint, boolean, pgTable, text } from "drizzle-orm/pg-core";
import { lifecycleColumns } from "./lifecycle-columns.js";

export const teamsTable = pgTable("teams", {
  id: text("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  plan: text("plan").notNull().default("v0-enterprise"),
  hideUnlinkedPeople: boolean("hide_unlinked_people").notNull().default(false),
  /** Raised by every write to the team or to anything in it. */
  revision: bigint("revision", { mode: "number" }).notNull().default(0),
  ...lifecycleColumns(),
});
