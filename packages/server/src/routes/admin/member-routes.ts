import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toApiMember } from "./admin-items.js";
import { requireAdmin } from "./require-admin.js";
import { type Body, type InTeam, input, type OneInTeam, textField } from "./route-types.js";

const MEMBERS = "/admin/v1/teams/:slug/members";
const ALIASES = "/admin/v1/teams/:slug/aliases";

/** Members, by id or email, and the strings by which events call them. */
export function memberRoutes(app: FastifyInstance, daybook: Daybook): void {
  const inTeam = (slug: string) => daybook.accounts.inTeam(slug);

  app.post<InTeam & { Body: Body }>(MEMBERS, async (request, reply) => {
    requireAdmin(daybook, request, request.params.slug);
    return reply.status(201).send(toApiMember(await inTeam(request.params.slug).addMember(input(request.body))));
  });
  app.get<InTeam>(MEMBERS, async (request) => ({
    data: requireAdmin(daybook, request, request.params.slug).members().map(toApiMember),
  }));
  app.get<OneInTeam>(`${MEMBERS}/:id`, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return toApiMember(inTeam(request.params.slug).getMember(request.params.id));
  });
  app.patch<OneInTeam & { Body: Body }>(`${MEMBERS}/:id`, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return toApiMember(await inTeam(request.params.slug).updateMember(request.params.id, input(request.body)));
  });
  app.delete<OneInTeam>(`${MEMBERS}/:id`, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return toApiMember(await inTeam(request.params.slug).removeMember(request.params.id));
  });

  app.post<InTeam & { Body: Body }>(ALIASES, async (request, reply) => {
    requireAdmin(daybook, request, request.params.slug);
    const [member, alias] = [textField(request.body, "member"), textField(request.body, "value")];
    return reply.status(201).send(toApiMember(await inTeam(request.params.slug).addAlias(member, alias)));
  });
  app.get<InTeam>(ALIASES, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return { data: inTeam(request.params.slug).listAliases() };
  });
  app.patch<OneInTeam & { Body: Body }>(`${ALIASES}/:id`, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return toApiMember(
      await inTeam(request.params.slug).moveAlias(request.params.id, textField(request.body, "member")),
    );
  });
  app.delete<OneInTeam>(`${ALIASES}/:id`, async (request) => {
    requireAdmin(daybook, request, request.params.slug);
    return toApiMember(await inTeam(request.params.slug).removeAlias(request.params.id));
  });
}
