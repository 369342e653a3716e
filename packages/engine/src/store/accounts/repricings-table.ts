import { bigint, date, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { endColumn, lifecycleColumns } from "./lifecycle-columns.js";

const count = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);
const usd = (name: string) => numeric(name, { precision: 38, scale: 12 }).notNull().default("0");

/** Stored events that were priced anew by hand. */
export const repricingsTable = pgTable("repricings", {
  teamId: text("team_id").notNull(),
  number: integer("number").notNull(),
  priceVersion: text("price_version").notNull(),
  fromDay: date("from_day", { mode: "string" }).notNull(),
  toDay: date("to_day", { mode: "string" }).notNull(),
  /** A member's id, or `operator`. */
  startedBy: text("started_by").notNull(),
  events: count("events"),
  newlyPriced: count("newly_priced"),
  noLongerPriced: count("no_longer_priced"),
  oldUsd: usd("old_usd"),
  newUsd: usd("new_usd"),
  frozenDays: integer("frozen_days").notNull().default(0),
  pending: text("pending"),
  turnHolder: text("turn_holder"),
  turnUntil: endColumn("turn_until"),
  finishedAt: endColumn("finished_at"),
  ...lifecycleColumns(),
});
