import { bigint, timestamp } from "drizzle-orm/pg-core";

const instant = { withTimezone: true, precision: 3, mode: "date" } as const;

/** `created_at`, `updated_at` (null: never changed) and `position`, the order of creation. */
export function lifecycleColumns() {
  return {
    position: bigint("position", { mode: "number" }).generatedAlwaysAsIdentity(),
    createdAt: timestamp("created_at", instant).notNull(),
    updatedAt: timestamp("updated_at", instant),
  };
}

/** The moment something ended, or null while it lasts. */
export function endColumn(name: string) {
  return timestamp(name, instant);
}
