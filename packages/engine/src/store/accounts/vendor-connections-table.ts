import { boolean, integer, pgTable, text } from "drizzle-orm/pg-core";
import { endColumn, lifecycleColumns } from "./lifecycle-columns.js";

export const vendorConnectionsTable = pgTable("vendor_connections", {
  teamId: text("team_id").notNull(),
  vendor: text("vendor").notNull(),
  baseUrl: text("base_url").notNull(),
  /** Encrypted by the server. */
  sealedKey: text("sealed_key").notNull(),
  byKey: boolean("by_key").notNull().default(false),
  byWorkspace: boolean("by_workspace").notNull().default(false),
  everyHours: integer("every_hours").notNull().default(6),
  paused: boolean("paused").notNull().default(false),
  dueAt: endColumn("due_at").notNull(),
  syncedAt: endColumn("synced_at"),
  failure: text("failure"),
  failures: integer("failures").notNull().default(0),
  turnHolder: text("turn_holder"),
  turnUntil: endColumn("turn_until"),
  ...lifecycleColumns(),
});
