import { reportCreditBalance, type TeamDirectory } from "@daybook/engine";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Daybook } from "../../daybook.js";
import { type Query, readFilter } from "./parameters.js";
import { requireOwnScope, requireV0Caller, type V0Caller } from "./v0-caller.js";

/** `GET /v1/user/plan` and `GET /v1/user/billing`: the team's plan, and what is left of its credits. */
export function getPlan(app: FastifyInstance, daybook: Daybook): void {
  app.get("/v1/user/plan", async (request, reply) => {
    const { team } = requireV0Caller(daybook, request);
    const cycle = toBillingCycle(daybook.nowMs());
    const balance = await readBalance(daybook, team);
    return sendText(
      reply,
      `{"object":"plan","plan":${JSON.stringify(team.team.plan)},"billingCycle":${cycle},"balance":${balance}}`,
    );
  });
  app.get<{ Querystring: Query }>("/v1/user/billing", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const { team } = caller;
    requireOwnScope(team, readFilter(request.query, "scope") ?? "");
    const cycle = toBillingCycle(daybook.nowMs());
    const balance = await readBalance(daybook, team);
    const head = JSON.stringify({ plan: team.team.plan, role: roleOf(caller) });
    // The credits of a team are all in the balance, so that nobody counts them twice.
    const data = `${head.slice(0, -1)},"billingCycle":${cycle},"balance":${balance},"onDemand":{"balance":0}}`;
    return sendText(reply, `{"billingType":"token","data":${data}}`);
  });
}

/** Credits with the digits they are kept in; 0 of 0 for a team that keeps none. */
async function readBalance(daybook: Daybook, team: TeamDirectory): Promise<string> {
  const balance = await reportCreditBalance(daybook.analytics, team);
  return balance === null ? '{"remaining":0,"total":0}' : `{"remaining":${balance.remaining},"total":${balance.total}}`;
}

/** The UTC month that holds the moment, `[start, end)` in Unix milliseconds. */
function toBillingCycle(nowMs: number): string {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return JSON.stringify({ start: Date.UTC(year, month, 1), end: Date.UTC(year, month + 1, 1) });
}

/** The team role that opens most. The operator acts as an OWNER; a member without any has the empty one. */
function roleOf({ member }: V0Caller): string {
  if (member === null) return "OWNER";
  const [first = ""] = member.teamRoles;
  return ["OWNER", "BILLING"].find((role) => member.teamRoles.some((held) => held === role)) ?? first;
}

function sendText(reply: FastifyReply, json: string): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(json);
}
