import { bigint, boolean, date, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { endColumn, lifecycleColumns } from "./lifecycle-columns.js";

export const teamsTable = pgTable("teams", {
  id: text("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  plan: text("plan").notNull().default("v0-enterprise"),
  hideUnlinkedPeople: boolean("hide_unlinked_people").notNull().default(false),
  /** US dollars bought in the team's life; null: not kept. */
  totalCredits: numeric("total_credits", { precision: 21, scale: 12 }),
  /** Analytics queries; null: any number. */
  requestsPerMinute: integer("requests_per_minute"),
  /** UTC days besides today that events are kept; null: for ever. */
  retentionDays: integer("retention_days"),
  /** Events of earlier UTC days are refused, `YYYY-MM-DD`; null: none are. Only rises. */
  frozenBefore: date("frozen_before", { mode: "string" }),
  /** Whether chats and messages are derived from traces: until the team sends its own, always, never. */
  derivedChats: text("derived_chats", { enum: ["auto", "on", "off"] })
    .notNull()
    .default("auto"),
  /** The moment of the first chat or message that the team sent itself; null: none yet. Never changes. */
  derivedChatsEndedAt: endColumn("derived_chats_ended_at"),
  /** Raised by every write to the team or to anything in it. */
  revision: bigint("revision", { mode: "number" }).notNull().default(0),
  ...lifecycleColumns(),
});
