import type { TestServer, TestTeam } from "@daybook/testkit";
import type { VendorStandIn } from "./vendor-stand-in.js";

/** A connection to the stand-in, made by the operator, as only the operator may on this machine. */
export async function connect(
  server: TestServer,
  team: TestTeam,
  { vendor, standIn, ...more }: { vendor: "openrouter" | "v0"; standIn: VendorStandIn } & Record<string, unknown>,
): Promise<void> {
  await server.admin("POST", `/admin/v1/teams/${team.slug}/vendors`, {
    vendor,
    key: standIn.key,
    baseUrl: `${standIn.url}${vendor === "v0" ? "/v1" : "/api/v1/"}`,
    ...more,
  });
}

export interface SyncOutcome {
  synced?: { answers: number; addedDays: number; revisedDays: number; confirmedDays: number };
  error?: { code: string; message: string };
}

/** The last line of a synchronisation. */
export async function sync(server: TestServer, team: TestTeam, vendor: "openrouter" | "v0"): Promise<SyncOutcome> {
  const path = `/admin/v1/teams/${team.slug}/vendors/${vendor}/sync`;
  const { status, text } = await server.call("POST", path, { key: server.operatorToken });
  if (status !== 200) throw new Error(`${status} ${text}`);
  return JSON.parse(text.trimEnd().split("\n").at(-1) ?? "{}") as SyncOutcome;
}

/** Everything that is kept of a team's vendors, without when, in a fixed order. */
export async function archiveOf(server: TestServer, team: TestTeam): Promise<string[]> {
  const lines = (await backupText(server)).split("\n").filter((line) => line.startsWith('{"table":"vendor_days"'));
  return lines
    .map((line) => (JSON.parse(line) as { row: Record<string, unknown> }).row)
    .filter((row) => row["team_id"] === team.id)
    .map((row) => ["vendor", "report", "subject", "day", "revision", "rows"].map((name) => String(row[name])).join(" "))
    .toSorted();
}

/** All that is stored of accounts, vendors' connections and days among it. */
export async function backupText(server: TestServer): Promise<string> {
  return (await server.call("GET", "/admin/v1/backup/accounts", { key: server.operatorToken })).text;
}

/** `YYYY-MM-DD` of the days from so many before the moment's, to the one before it. */
export function daysBefore(nowMs: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) =>
    new Date(nowMs - (count - at) * 86_400_000).toISOString().slice(0, 10),
  );
}
