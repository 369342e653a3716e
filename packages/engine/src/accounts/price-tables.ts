import { and, desc, eq } from "drizzle-orm";
import { DaybookError } from "../kernel/errors.js";
import { formatPriceFile, PriceFile } from "../prices/price-file.js";
import type { PriceTable } from "../prices/price-table.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import { priceTablesTable as table } from "../store/accounts/price-tables-table.js";
import { toStoreFailure } from "../store/accounts/store-failure.js";
import { firstRow } from "./first-row.js";
import { parseInput } from "./parse-input.js";
import type { TeamScope } from "./team-scope.js";

/** A version of a team's prices, without them. */
export interface PriceVersion {
  version: string;
  /** How many prices it has. */
  prices: number;
  /** A member's id, or `operator`. */
  loadedBy: string;
  loadedAtMs: number;
}

export interface LoadedPrices extends PriceVersion {
  /** False: it had been loaded before, and nothing changed. */
  isNew: boolean;
}

/**
 * Puts a version of prices in force, for calls that come from now on. What is stored keeps its cost.
 *
 * @param input.file as `PriceFile` reads it
 * @throws DaybookError `invalid_request` with every problem; `conflict` when the version has been loaded with other prices
 */
export async function loadPrices(
  scope: TeamScope,
  { file, loadedBy }: { file: unknown; loadedBy: string },
): Promise<LoadedPrices> {
  const prices = parseInput(PriceFile, file, { problemsMax: PROBLEMS_LISTED_MAX });
  const content = formatPriceFile(prices);
  return await scope.write<LoadedPrices>(async ({ tx, team, at }) => {
    const [known] = await tx
      .select()
      .from(table)
      .where(and(eq(table.teamId, scope.teamId), eq(table.version, prices.version)));
    if (known !== undefined) {
      if (known.content === content) return { change: {}, result: { ...fromRow(known), isNew: false } };
      throw new DaybookError(
        "conflict",
        `Team "${team.team.slug}" has a version "${prices.version}" with other prices, and events may carry its name. Give these prices a version of their own.`,
      );
    }
    const rows = await tx
      .insert(table)
      .values({
        teamId: scope.teamId,
        version: prices.version,
        content,
        prices: prices.prices.length,
        loadedBy,
        createdAt: at,
      })
      .returning();
    return { change: { prices }, result: { ...fromRow(firstRow(rows)), isNew: true } };
  });
}

/** The versions of a team's prices, newest first; the first one is in force. */
export async function listPriceVersions({ db }: AccountsStore, teamId: string): Promise<PriceVersion[]> {
  try {
    const rows = await db
      .select({ version: table.version, prices: table.prices, loadedBy: table.loadedBy, createdAt: table.createdAt })
      .from(table)
      .where(eq(table.teamId, teamId))
      .orderBy(desc(table.position));
    return rows.map(fromRow);
  } catch (error) {
    throw toStoreFailure(error);
  }
}

/** A version as a file that may be loaded again. @throws DaybookError `not_found` */
export async function getPriceFile(
  { db }: AccountsStore,
  { teamId, version }: { teamId: string; version: string },
): Promise<string> {
  let rows: { content: string }[];
  try {
    rows = await db
      .select({ content: table.content })
      .from(table)
      .where(and(eq(table.teamId, teamId), eq(table.version, version)));
  } catch (error) {
    throw toStoreFailure(error);
  }
  const [row] = rows;
  if (row !== undefined) return row.content;
  throw new DaybookError(
    "not_found",
    `The team has no version "${version}" of prices. List the versions to see those it has.`,
  );
}

/** What `formatPriceFile` wrote. A team is read anew with each change that another node makes, its prices hardly ever change. */
export function fromPriceContent(content: string): PriceTable {
  const known = readTables.get(content);
  if (known !== undefined) return known;
  const table = PriceFile.parse(JSON.parse(content));
  const [oldest] = readTables.size < TABLES_MAX ? [] : readTables.keys();
  if (oldest !== undefined) readTables.delete(oldest);
  readTables.set(content, table);
  return table;
}

const TABLES_MAX = 32;
const readTables = new Map<string, PriceTable>();

function fromRow(row: Pick<typeof table.$inferSelect, "version" | "prices" | "loadedBy" | "createdAt">): PriceVersion {
  return { version: row.version, prices: row.prices, loadedBy: row.loadedBy, loadedAtMs: row.createdAt.getTime() };
}

/** A file has far more places to be wrong in than another body, and is mended as a whole. */
const PROBLEMS_LISTED_MAX = 1_000;
