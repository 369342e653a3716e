import { Readable } from "node:stream";
import { type CheckResult, DaybookError, describeFrozen, rebuildRollups, runChecks } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toDaybookError } from "../../http/daybook-error.js";
import { sealerProblem } from "../../sealer-problem.js";
import { requireOperator } from "./require-admin.js";
import { type Body, textField } from "./route-types.js";

/** What an operator runs by hand: remaking rollups, and checking the store's invariants. */
export function operationRoutes(app: FastifyInstance, daybook: Daybook): void {
  app.post<{ Body: Body }>("/admin/v1/rebuild", async (request, reply) => {
    requireOperator(daybook, request);
    const { team, isAnew } = readRebuild(daybook, request.body ?? {});
    return reply.type("application/x-ndjson").send(Readable.from(rebuildLines(daybook, team, isAnew)));
  });

  app.get("/admin/v1/doctor", async (request) => {
    requireOperator(daybook, request);
    const checks: CheckResult[] = [
      sealerCheck(daybook),
      await upkeepCheck(daybook),
      ...(await runChecks(daybook.analytics)),
    ];
    return { ok: checks.every(({ ok }) => ok), checks };
  });
}

function readRebuild(daybook: Daybook, body: Body): { team: string | null; isAnew: boolean } {
  const fields = new Map(typeof body === "object" && body !== null ? Object.entries(body) : [["team", body]]);
  const isAnew: unknown = fields.get("restart") ?? false;
  if (typeof isAnew !== "boolean") throw new DaybookError("invalid_request", "restart: must be true or false");
  if (!fields.has("team") && [...fields.keys()].every((name) => name === "restart")) return { team: null, isAnew };
  const slug = textField(body, "team");
  const team = daybook.accounts.directory.findTeamBySlug(slug);
  if (team === undefined) throw new DaybookError("not_found", `There is no team "${slug}".`);
  return { team: team.team.id, isAnew };
}

async function* rebuildLines(daybook: Daybook, team: string | null, isAnew: boolean): AsyncGenerator<string> {
  let [rebuilt, resumed]: [number, number | null] = [0, null];
  try {
    for await (const progress of rebuildRollups(daybook.analytics, team, { isAnew })) {
      rebuilt = progress.done;
      // What is done before anything was done now, an interrupted rebuild has done.
      resumed ??= progress.done;
      yield `${JSON.stringify(progress)}\n`;
    }
    yield `${JSON.stringify(resumed === null || resumed === 0 ? { rebuilt } : { rebuilt, resumed })}\n`;
  } catch (error) {
    // The status is long sent, so the failure is the last line.
    yield `${JSON.stringify(toDaybookError(error).body)}\n`;
  }
}

function sealerCheck(daybook: Daybook): CheckResult {
  const { failures, unsealedDays } = daybook.sealer.state;
  const problem = failures > 0 ? `the last ${failures} looks of the sealer failed` : sealerProblem(daybook);
  return {
    name: "sealer-runs",
    ok: problem === null,
    detail:
      problem === null
        ? `The sealer runs; at its last look ${unsealedDays} days had events that their rollup did not hold yet.`
        : `Days are not being sealed: ${problem}. Reports stay right, but get slow. See the log, and whether the event store answers.`,
  };
}

async function upkeepCheck({ analytics, upkeep }: Daybook): Promise<CheckResult> {
  const { failures } = upkeep.state;
  const { days, teams, firstDay, lastDay } = await describeFrozen(analytics);
  const frozen =
    days === 0 ? "No day is frozen." : `${days} days of ${teams} teams are frozen, ${firstDay} to ${lastDay}.`;
  return {
    name: "upkeep-runs",
    ok: failures === 0,
    detail:
      failures === 0
        ? `Events past their retention are deleted, and erasures finished. ${frozen}`
        : `The last ${failures} runs of the upkeep failed, so events past their retention or erased names may still be stored; it goes on trying. ${frozen} See the log, and whether the event store answers.`,
  };
}
