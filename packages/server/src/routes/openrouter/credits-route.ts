import { reportLifetimeUsage } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { exact, toExactJson } from "./exact-json.js";
import { requireReader } from "./require-reader.js";

/**
 * `GET /api/v1/credits`: US dollars that the team bought and used in its life. Where what was bought is not kept, it is
 * what was used: the balance is then 0, neither debt nor a made-up wealth.
 */
export function creditsRoute(app: FastifyInstance, daybook: Daybook): void {
  app.get("/api/v1/credits", async (request, reply) => {
    const team = requireReader(daybook, request, {
      wrongKind: "Only management keys can perform this operation",
    });
    const used = await reportLifetimeUsage(daybook.analytics, team);
    const data = { total_credits: exact(team.team.totalCredits ?? used), total_usage: exact(used) };
    return reply.type("application/json; charset=utf-8").send(toExactJson({ data }));
  });
}
