import { Readable } from "node:stream";
import { type CheckResult, DaybookError, rebuildRollups, runChecks } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toDaybookError } from "../../http/daybook-error.js";
import { requireOperator } from "./require-admin.js";
import { type Body, textField } from "./route-types.js";

/** What an operator runs by hand: remaking rollups, and checking the store's invariants. */
export function operationRoutes(app: FastifyInstance, daybook: Daybook): void {
  app.post<{ Body: Body }>("/admin/v1/rebuild", async (request, reply) => {
    requireOperator(daybook, request);
    const team = request.body === undefined || request.body === null ? null : rebuiltTeam(daybook, request.body);
    return reply.type("application/x-ndjson").send(Readable.from(rebuildLines(daybook, team)));
  });

  app.get("/admin/v1/doctor", async (request) => {
    requireOperator(daybook, request);
    const checks: CheckResult[] = [sealerCheck(daybook), ...(await runChecks(daybook.analytics))];
    return { ok: checks.every(({ ok }) => ok), checks };
  });
}

function rebuiltTeam(daybook: Daybook, body: Body): string | null {
  if (typeof body === "object" && body !== null && Object.keys(body).length === 0) return null;
  const slug = textField(body, "team");
  const team = daybook.accounts.directory.findTeamBySlug(slug);
  if (team === undefined) throw new DaybookError("not_found", `There is no team "${slug}".`);
  return team.team.id;
}

async function* rebuildLines(daybook: Daybook, team: string | null): AsyncGenerator<string> {
  let rebuilt = 0;
  try {
    for await (const progress of rebuildRollups(daybook.analytics, team)) {
      rebuilt = progress.done;
      yield `${JSON.stringify(progress)}\n`;
    }
    yield `${JSON.stringify({ rebuilt })}\n`;
  } catch (error) {
    // The status is long sent, so the failure is the last line.
    yield `${JSON.stringify(toDaybookError(error).body)}\n`;
  }
}

function sealerCheck({ sealer }: Daybook): CheckResult {
  const { failures, unsealedDays } = sealer.state;
  return {
    name: "sealer-runs",
    ok: failures === 0,
    detail:
      failures === 0
        ? `The sealer runs; ${unsealedDays} days had no current rollup at its last look.`
        : `The last ${failures} looks of the sealer failed; reports stay right, but slow. See the log.`,
  };
}
