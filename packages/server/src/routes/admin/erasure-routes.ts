import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toApiErasure } from "./admin-items.js";
import { requireAdmin, requireOperator } from "./require-admin.js";
import { type Body, type InTeam, textField } from "./route-types.js";

const ERASURES = "/admin/v1/teams/:slug/erasures";

/** People whose names are taken out of events, and events that are not kept any longer. */
export function erasureRoutes(app: FastifyInstance, daybook: Daybook): void {
  app.post<InTeam & { Body: Body }>(ERASURES, async (request, reply) => {
    const { slug } = requireAdmin(daybook, request, request.params.slug).team;
    return reply.status(201).send(toApiErasure(await daybook.upkeep.erase(slug, textField(request.body, "person"))));
  });
  app.get<InTeam>(ERASURES, async (request) => ({
    data: requireAdmin(daybook, request, request.params.slug).erasures().map(toApiErasure),
  }));

  app.post("/admin/v1/retention", async (request) => {
    requireOperator(daybook, request);
    return daybook.upkeep.letGo();
  });
}
