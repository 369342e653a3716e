import {
  type ActivityRow,
  type EpochDay,
  formatDay,
  getVendorConnection,
  parseDay,
  readVendorDays,
  type TeamDirectory,
  toEpochDay,
  type VendorReport,
  type VendorRow,
} from "@daybook/engine";
import type { Daybook } from "../../daybook.js";
import { OpenRouterError } from "../../http/openrouter-error.js";

export interface VendorActivityQuery {
  firstDay: EpochDay;
  lastDay: EpochDay;
  apiKeyHash: string | null;
  /** Not to be answered: the vendor names no users. */
  userId: string | null;
  workspaceId: string | null;
  groupByWorkspace: boolean;
}

/**
 * What OpenRouter itself said of the days, as it said it last: newest day first, then in the order in which they are kept.
 *
 * @throws OpenRouterError 400 for what the vendor does not tell, 404 for what is not kept of it
 */
export async function vendorActivity(
  { accountsStore }: Daybook,
  team: TeamDirectory,
  query: VendorActivityQuery,
): Promise<ActivityRow[]> {
  const { apiKeyHash, workspaceId } = query;
  const ofWorkspace = query.groupByWorkspace || workspaceId !== null;
  if (query.userId !== null) throw new OpenRouterError(400, "user_id: the vendor's days are kept without users");
  if (apiKeyHash !== null && ofWorkspace) {
    throw new OpenRouterError(400, "api_key_hash: the vendor tells no workspace of a key; leave out one of the two");
  }
  const { teamId, vendor } = await connected(accountsStore, team);
  const report: VendorReport = apiKeyHash !== null ? "key" : ofWorkspace ? "workspace" : "account";
  const days = await readVendorDays(accountsStore, {
    teamId,
    vendor,
    report,
    subject: apiKeyHash?.toLowerCase() ?? "",
    firstDay: formatDay(query.firstDay),
    lastDay: formatDay(query.lastDay),
  });
  if (report !== "account" && days.length === 0) {
    throw new OpenRouterError(404, `No day of the vendor's is kept for this ${report}; the connection must ask for it`);
  }
  // The vendor's workspaces have ids of its own; one of ours with the same slug is meant.
  const ownId = (row: VendorRow): string =>
    team.findWorkspace(row["workspace_slug"] ?? "")?.id ?? row["workspace_id"] ?? "";
  const isAsked = (row: VendorRow): boolean => {
    const asked = workspaceId?.toLowerCase();
    return asked === undefined || row["workspace_id"] === asked || ownId(row) === asked;
  };
  return days
    .toReversed()
    .flatMap(({ day, rows }) => rows.filter(isAsked).map((row) => toActivityRow(row, parseDay(day), ownId(row))));
}

async function connected(
  store: Daybook["accountsStore"],
  team: TeamDirectory,
): Promise<{ teamId: string; vendor: "openrouter" }> {
  const { teamId } = await getVendorConnection(store, { teamId: team.team.id, vendor: "openrouter" });
  return { teamId, vendor: "openrouter" };
}

function toActivityRow(row: VendorRow, day: EpochDay | null, workspace: string): ActivityRow {
  return {
    day: day ?? toEpochDay(0),
    workspace,
    model: row["model"] ?? "",
    permaslug: row["model_permaslug"] ?? "",
    endpoint: row["endpoint_id"] ?? "",
    provider: row["provider_name"] ?? "",
    requests: row["requests"] ?? "0",
    promptTokens: row["prompt_tokens"] ?? "0",
    cachedTokens: row["cached_tokens"] ?? "0",
    completionTokens: row["completion_tokens"] ?? "0",
    reasoningTokens: row["reasoning_tokens"] ?? "0",
    usage: row["usage"] ?? "0",
    byokUsageInference: row["byok_usage_inference"] ?? "0",
  };
}
