import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toApiTeam } from "./admin-items.js";
import { requireAdmin, requireOperator } from "./require-admin.js";
import { type Body, type InTeam, input } from "./route-types.js";

const TEAMS = "/admin/v1/teams";
const SOLD_FIELDS = ["plan", "totalCredits", "requestsPerMinute"];

/** Teams: made, listed and deleted by the operator; an OWNER sees and changes the own one. */
export function teamRoutes(app: FastifyInstance, daybook: Daybook): void {
  const { accounts } = daybook;

  app.post<{ Body: Body }>(TEAMS, async (request, reply) => {
    requireOperator(daybook, request);
    return reply.status(201).send(toApiTeam(await accounts.createTeam(input(request.body))));
  });
  app.get(TEAMS, async (request) => {
    requireOperator(daybook, request);
    return { data: accounts.listTeams().map(toApiTeam) };
  });
  app.get<InTeam>(`${TEAMS}/:slug`, async (request) =>
    toApiTeam(requireAdmin(daybook, request, request.params.slug).team),
  );
  app.patch<InTeam & { Body: Body }>(`${TEAMS}/:slug`, async (request) => {
    const { team } = requireAdmin(daybook, request, request.params.slug);
    // What an operator sells, an owner may not raise for the own team.
    if (hasSoldField(request)) requireOperator(daybook, request);
    return toApiTeam(await accounts.updateTeam(team.slug, input(request.body)));
  });
  app.delete<InTeam>(`${TEAMS}/:slug`, async (request, reply) => {
    requireOperator(daybook, request);
    await accounts.deleteTeam(request.params.slug);
    return reply.status(204).send();
  });
}

function hasSoldField({ body }: FastifyRequest): boolean {
  return typeof body === "object" && body !== null && SOLD_FIELDS.some((name) => name in body);
}
