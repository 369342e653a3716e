import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** What both drivers and their transactions have in common; queries are built against this type only. */
export type AccountsDatabase = PgDatabase<PgQueryResultHKT, Record<string, never>>;
