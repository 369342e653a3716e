import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toApiKey } from "./admin-items.js";
import { requireAdmin } from "./require-admin.js";
import { type Body, type InTeam, input, type OneInTeam } from "./route-types.js";

const KEYS = "/admin/v1/teams/:slug/keys";

/** Keys, by hash. The answer that makes a key is the only place where its text ever stands. */
export function keyRoutes(app: FastifyInstance, daybook: Daybook): void {
  const inTeam = (slug: string) => daybook.accounts.inTeam(slug);

  app.post<InTeam & { Body: Body }>(KEYS, async (request, reply) => {
    const team = requireAdmin(daybook, request, request.params.slug);
    const created = await inTeam(request.params.slug).createKey(input(request.body));
    return reply
      .status(201)
      .header("cache-control", "no-store")
      .send({ key: created.key, ...toApiKey(created, team) });
  });
  app.get<InTeam>(KEYS, async (request) => {
    const team = requireAdmin(daybook, request, request.params.slug);
    return { data: team.keys().map((key) => toApiKey(key, team)) };
  });
  app.get<OneInTeam>(`${KEYS}/:id`, async (request) => {
    const team = requireAdmin(daybook, request, request.params.slug);
    return toApiKey(inTeam(request.params.slug).getKey(request.params.id), team);
  });
  app.patch<OneInTeam & { Body: Body }>(`${KEYS}/:id`, async (request) => {
    const team = requireAdmin(daybook, request, request.params.slug);
    return toApiKey(await inTeam(request.params.slug).updateKey(request.params.id, input(request.body)), team);
  });
  app.delete<OneInTeam>(`${KEYS}/:id`, async (request) => {
    const team = requireAdmin(daybook, request, request.params.slug);
    return toApiKey(await inTeam(request.params.slug).revokeKey(request.params.id), team);
  });
}
