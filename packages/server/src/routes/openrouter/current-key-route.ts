import {
  countFreeRequests,
  type Key,
  NO_KEY_USAGE,
  reportKeyUsage,
  type Team,
  type TeamDirectory,
  toEpochDay,
} from "@daybook/engine";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { OpenRouterError } from "../../http/openrouter-error.js";
import { toExactJson } from "./exact-json.js";
import { requireTeamCaller } from "./require-team-caller.js";
import { toApiKeyLimit, toApiKeyUsage, toTimestamp } from "./to-api-key.js";

/** Requires of the contract, which calls it deprecated: the numbers say that there is no such limit. */
const RATE_LIMIT = { requests: -1, interval: "10s", note: "This field is deprecated and safe to ignore." };

/** Requests to free models a day: of an account that has bought less than ten dollars of credits, and of any other. */
const FREE_REQUESTS = { few: 50, many: 1000 };
const MANY_FROM_USD = 10n;

/** `GET /api/v1/key`, and under its older name: what a key may know of itself. */
export function currentKeyRoute(app: FastifyInstance, daybook: Daybook): void {
  for (const path of ["/api/v1/key", "/api/v1/auth/key"]) {
    app.get(path, async (request, reply) => {
      const { key, team } = requireOwnKey(daybook, request);
      const nowMs = daybook.nowMs();
      const usages = await reportKeyUsage(daybook.analytics, team, { keyHashes: [key.hash], nowMs });
      const usage = usages.get(key.hash) ?? NO_KEY_USAGE;
      const freeRequests = await countFreeRequests(daybook.analytics, team, toEpochDay(nowMs));
      const isManagement = key.kind === "management";
      const data = {
        label: key.label,
        ...toApiKeyLimit(key, usage),
        ...toApiKeyUsage(usage),
        is_free_tier: team.team.totalCredits === "0",
        is_management_key: isManagement,
        is_provisioning_key: isManagement,
        creator_user_id: key.memberId,
        expires_at: toTimestamp(key.expiresAtMs),
        rate_limit: RATE_LIMIT,
        allowed_data_regions: [],
        free_model_daily_requests: toFreeRequests(team.team, freeRequests),
        organization_id: team.team.id,
        workspace_id: key.workspaceId ?? team.defaultWorkspace.id,
      };
      return reply.type("application/json; charset=utf-8").send(toExactJson({ data }));
    });
  }
}

/** @throws OpenRouterError 401 for an ingest key, which reads nothing; 400 for the operator token, which is no key */
function requireOwnKey(daybook: Daybook, request: FastifyRequest): { key: Key; team: TeamDirectory } {
  const { caller, team } = requireTeamCaller(daybook, request);
  switch (caller.kind) {
    case "operator":
      throw new OpenRouterError(400, "The operator token is no key of the team: ask with one of its keys.");
    case "ingest":
      throw new OpenRouterError(401, "An ingest key writes events and reads nothing.");
    case "inference":
    case "management":
      return { key: caller.key, team };
  }
}

function toFreeRequests({ totalCredits }: Team, used: number): { limit: number; remaining: number; used: number } {
  const isFew = totalCredits !== null && BigInt(totalCredits.split(".")[0] ?? "0") < MANY_FROM_USD;
  const limit = isFew ? FREE_REQUESTS.few : FREE_REQUESTS.many;
  return { limit, remaining: Math.max(limit - used, 0), used };
}
