import { readdir, readFile } from "node:fs/promises";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { EVENT_MARK_SQL } from "../store/analytics/event-columns.js";

const CHECKS = new URL("../../sql/clickhouse/checks/", import.meta.url);

/** One invariant of the store, checked. */
export interface CheckResult {
  /** File name of the check. */
  name: string;
  ok: boolean;
  /** What the check says of itself, and what it found. */
  detail: string;
}

/** Runs every query of `sql/clickhouse/checks`; each says in its first line what must hold and returns what breaks it. */
export async function runChecks(store: AnalyticsStore): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const file of (await readdir(CHECKS)).filter((name) => name.endsWith(".sql")).toSorted()) {
    const text = await readFile(new URL(file, CHECKS), "utf8");
    const sql = text.replaceAll("{{database}}", store.database).replaceAll("{{mark}}", EVENT_MARK_SQL);
    const rows = await store.query<{ finding: string }>({ sql });
    const promise = text.split("\n", 1)[0]?.replace(/^--\s*/, "") ?? file;
    const findings = rows.map(({ finding }) => finding).join("; ");
    results.push({
      name: file.replace(/\.sql$/, ""),
      ok: rows.length === 0,
      detail: rows.length === 0 ? promise : `${promise} Found: ${findings}`,
    });
  }
  return results;
}
