import { bigint, date, integer, pgTable, text } from "drizzle-orm/pg-core";
import { endColumn } from "./lifecycle-columns.js";

export const vendorDaysTable = pgTable("vendor_days", {
  teamId: text("team_id").notNull(),
  vendor: text("vendor").notNull(),
  report: text("report").notNull(),
  /** Empty: about everything. */
  subject: text("subject").notNull().default(""),
  day: date("day", { mode: "string" }).notNull(),
  revision: integer("revision").notNull(),
  /** A list of flat objects as JSON text. */
  rows: text("rows").notNull(),
  position: bigint("position", { mode: "number" }).generatedAlwaysAsIdentity(),
  firstSeenAt: endColumn("first_seen_at").notNull(),
  lastSeenAt: endColumn("last_seen_at").notNull(),
});
