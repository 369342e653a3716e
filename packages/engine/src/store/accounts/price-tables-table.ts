import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { lifecycleColumns } from "./lifecycle-columns.js";

/** Versions of a team's prices; the one loaded last is in force. */
export const priceTablesTable = pgTable("price_tables", {
  teamId: text("team_id").notNull(),
  version: text("version").notNull(),
  /** A file of prices as JSON, always the same text for the same prices. */
  content: text("content").notNull(),
  /** How many it has. */
  prices: integer("prices").notNull(),
  /** A member's id, or `operator`. */
  loadedBy: text("loaded_by").notNull(),
  ...lifecycleColumns(),
});
