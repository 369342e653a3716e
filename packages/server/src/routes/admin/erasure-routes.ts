import { listErasures, parseErasureList } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toApiErasure } from "./admin-items.js";
import { requireAdmin, requireOperator } from "./require-admin.js";
import { type Body, type InTeam, textField } from "./route-types.js";

const ERASURES = "/admin/v1/teams/:slug/erasures";
const ALL_ERASURES = "/admin/v1/erasures";
/** Some hundred thousand people. */
export const ERASURES_BYTES_MAX = 64 * 1024 ** 2;

/** People whose names are taken out of events, and events that are not kept any longer. */
export function erasureRoutes(app: FastifyInstance, daybook: Daybook): void {
  app.post<InTeam & { Body: Body }>(ERASURES, async (request, reply) => {
    const { slug } = requireAdmin(daybook, request, request.params.slug).team;
    return reply.status(201).send(toApiErasure(await daybook.upkeep.erase(slug, textField(request.body, "person"))));
  });
  app.get<InTeam>(ERASURES, async (request) => ({
    data: requireAdmin(daybook, request, request.params.slug).erasures().map(toApiErasure),
  }));

  app.get(ALL_ERASURES, async (request) => {
    requireOperator(daybook, request);
    return listErasures(daybook.accounts.directory.listTeams().flatMap((team) => team.erasures()));
  });
  app.post<{ Body: Body }>(ALL_ERASURES, { bodyLimit: ERASURES_BYTES_MAX }, async (request) => {
    requireOperator(daybook, request);
    const outcome = await daybook.upkeep.repeatErasures(parseErasureList(request.body));
    await daybook.vendors.eraseNames();
    return outcome;
  });

  app.post("/admin/v1/retention", async (request) => {
    requireOperator(daybook, request);
    return daybook.upkeep.letGo();
  });
}
