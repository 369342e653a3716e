import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { OpenRouterError } from "../../http/openrouter-error.js";
import { type Query, readPage } from "./list-parameters.js";
import { requireAccount } from "./require-account.js";
import { toApiWorkspace } from "./to-api-workspace.js";
import { fromWorkspaceBody, fromWorkspaceChanges } from "./workspace-body.js";

const WORKSPACES = "/api/v1/workspaces";

/** A workspace by id or slug. */
export interface OneWorkspace {
  Params: { id: string };
}

/** `/api/v1/workspaces`. */
export function workspaceRoutes(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>(WORKSPACES, async (request) => {
    const { team } = requireAccount(daybook, request, "read");
    const { offset, limit } = readPage(request.query);
    const workspaces = team.workspaces();
    return { data: workspaces.slice(offset, offset + limit).map(toApiWorkspace), total_count: workspaces.length };
  });
  app.post<{ Body: unknown }>(WORKSPACES, async (request, reply) => {
    const { accounts, caller } = requireAccount(daybook, request, "write");
    const createdBy = caller.kind === "operator" ? null : caller.member.id;
    const workspace = await accounts.createWorkspace(fromWorkspaceBody(request.body), { createdBy });
    return reply.status(201).send({ data: toApiWorkspace(workspace) });
  });
  app.get<OneWorkspace>(`${WORKSPACES}/:id`, async (request) => {
    const { accounts } = requireAccount(daybook, request, "read");
    return { data: toApiWorkspace(accounts.getWorkspace(request.params.id)) };
  });
  app.patch<OneWorkspace & { Body: unknown }>(`${WORKSPACES}/:id`, async (request) => {
    const { accounts } = requireAccount(daybook, request, "write");
    const { id } = accounts.getWorkspace(request.params.id);
    return { data: toApiWorkspace(await accounts.updateWorkspace(id, fromWorkspaceChanges(request.body))) };
  });
  app.delete<OneWorkspace>(`${WORKSPACES}/:id`, async (request) => {
    const { accounts } = requireAccount(daybook, request, "write");
    const { id, isDefault } = accounts.getWorkspace(request.params.id);
    if (isDefault) {
      throw new OpenRouterError(
        403,
        "The default workspace cannot be deleted, confirmed or not: usage that names no workspace belongs to it.",
      );
    }
    await accounts.deleteWorkspace(id);
    return { deleted: true };
  });
}
