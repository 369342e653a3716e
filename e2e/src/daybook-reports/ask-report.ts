import { expect } from "vitest";
import type { TeamWorld, World } from "../oracle/world.js";
import {
  parseCsv,
  parseExactJson,
  parseNdjson,
  readParquet,
  type Table,
  toTable,
  withExactLists,
} from "./read-table.js";

export interface ReportBody {
  data: Record<string, unknown>[];
  meta: Record<string, unknown> & { totals: Record<string, string> };
  pagination?: { hasMore: boolean; nextCursor?: string; nextUrl?: string };
}

/** The report's JSON; numbers are texts of their digits. */
export async function askReport(world: World, team: TeamWorld, path: string): Promise<ReportBody> {
  const answer = await world.server.call("GET", path, { key: team.real.managementKey });
  expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  return parseExactJson(answer.text) as ReportBody;
}

/** The report in each form of a table must be the table that its JSON is. */
export async function compareTables(world: World, team: TeamWorld, path: string): Promise<void> {
  const json = toTable((await askReport(world, team, path)).data);
  const ask = async (format: string): Promise<Response> => {
    const url = `${world.server.url}${path}${path.includes("?") ? "&" : "?"}format=${format}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${team.real.managementKey}` } });
    expect(response.status).toBe(200);
    return response;
  };
  const [csv, ndjson, parquet] = await Promise.all(["csv", "ndjson", "parquet"].map(ask));
  const tables: Record<string, Table> = {
    csv: withExactLists(parseCsv((await csv?.text()) ?? "")),
    ndjson: parseNdjson((await ndjson?.text()) ?? ""),
    parquet: withExactLists((await readParquet(new Uint8Array((await parquet?.arrayBuffer()) ?? []))).table),
  };
  for (const [format, table] of Object.entries(tables)) expect(table, `${path} as ${format}`).toEqual(json);
}
