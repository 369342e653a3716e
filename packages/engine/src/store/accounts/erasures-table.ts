import { pgTable, text } from "drizzle-orm/pg-core";
import { endColumn, lifecycleColumns } from "./lifecycle-columns.js";

/** People whose names were taken out of a team's events. */
export const erasuresTable = pgTable("erasures", {
  id: text("id").primaryKey(),
  teamId: text("team_id").notNull(),
  /** What the person was: `member`, `removed` or `unlinked`. */
  person: text("person").notNull(),
  pseudonym: text("pseudonym").notNull(),
  /** Hex; keys the sums. */
  salt: text("salt").notNull(),
  /** HMAC-SHA-256 of each name, hex. */
  hashes: text("hashes").array().notNull(),
  /** The member's keys; empty for anybody else. */
  keyHashes: text("key_hashes").array().notNull(),
  ...lifecycleColumns(),
  /** Null: events may still hold a name. */
  doneAt: endColumn("done_at"),
});
