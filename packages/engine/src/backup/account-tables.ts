import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { aliasesTable } from "../store/accounts/aliases-table.js";
import { erasuresTable } from "../store/accounts/erasures-table.js";
import { keysTable } from "../store/accounts/keys-table.js";
import { membersTable } from "../store/accounts/members-table.js";
import { priceTablesTable } from "../store/accounts/price-tables-table.js";
import { repricingsTable } from "../store/accounts/repricings-table.js";
import { teamsTable } from "../store/accounts/teams-table.js";
import { vendorConnectionsTable } from "../store/accounts/vendor-connections-table.js";
import { vendorDaysTable } from "../store/accounts/vendor-days-table.js";
import { workspaceMembersTable } from "../store/accounts/workspace-members-table.js";
import { workspacesTable } from "../store/accounts/workspaces-table.js";

/** A table of accounts, by names that are safe to put into SQL. */
export interface AccountTable {
  name: string;
  columns: ReadonlySet<string>;
}

/** Every table of accounts, each after those that its rows refer to. */
export const ACCOUNT_TABLES: readonly AccountTable[] = [
  teamsTable,
  membersTable,
  aliasesTable,
  workspacesTable,
  workspaceMembersTable,
  keysTable,
  erasuresTable,
  vendorConnectionsTable,
  vendorDaysTable,
  priceTablesTable,
  repricingsTable,
].map((table: PgTable) => ({
  name: getTableName(table),
  columns: new Set(Object.values(getTableColumns(table)).map(({ name }) => name)),
}));
