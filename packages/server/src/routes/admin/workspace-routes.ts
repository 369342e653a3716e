import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toApiWorkspace } from "./admin-items.js";
import { requireAdmin } from "./require-admin.js";
import { type Body, type InTeam, input, type OneInTeam } from "./route-types.js";

const WORKSPACES = "/admin/v1/teams/:slug/workspaces";

/** Workspaces, by id or slug. */
export function workspaceRoutes(app: FastifyInstance, daybook: Daybook): void {
  const inTeam = (slug: string) => daybook.accounts.inTeam(slug);

  app.post<InTeam & { Body: Body }>(WORKSPACES, async (request, reply) => {
    requireAdmin(daybook, request, request.params.slug);
    return reply
      .status(201)
      .send(toApiWorkspace(await inTeam(request.params.slug).createWorkspace(input(request.body))));
  });
  app.get<InTeam>(WORKSPACES, async (request) => ({
    data: requireAdmin(daybook, request, request.params.slug).workspaces().map(toApiWorkspace),
  }));
  app.get<OneInTeam>(`${WORKSPACES}/:id`, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return toApiWorkspace(inTeam(request.params.slug).getWorkspace(request.params.id));
  });
  app.patch<OneInTeam & { Body: Body }>(`${WORKSPACES}/:id`, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return toApiWorkspace(await inTeam(request.params.slug).updateWorkspace(request.params.id, input(request.body)));
  });
  app.delete<OneInTeam>(`${WORKSPACES}/:id`, async (request, reply) => {
    requireAdmin(daybook, request, request.params.slug);
    await inTeam(request.params.slug).deleteWorkspace(request.params.id);
    return reply.status(204).send();
  });
}
