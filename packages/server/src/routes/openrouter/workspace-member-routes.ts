import { parseInput } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Daybook } from "../../daybook.js";
import { type Query, readPage } from "./list-parameters.js";
import { requireAccount } from "./require-account.js";
import { toApiWorkspaceMember } from "./to-api-workspace.js";
import type { OneWorkspace } from "./workspace-routes.js";

const MEMBERS = "/api/v1/workspaces/:id/members";

export const MembersBody = z.strictObject({
  user_ids: z
    .array(z.string().max(512, "must be at most 512 characters"))
    .min(1, "must name at least one member")
    .max(100, "must name at most 100 members"),
});

/** Who is in a workspace. */
export function workspaceMemberRoutes(app: FastifyInstance, daybook: Daybook): void {
  app.get<OneWorkspace & { Querystring: Query }>(MEMBERS, async (request) => {
    const { team, accounts } = requireAccount(daybook, request, "read");
    const places = accounts.listWorkspaceMembers(request.params.id);
    const { offset, limit } = readPage(request.query);
    return {
      data: places.slice(offset, offset + limit).map((place) => toApiWorkspaceMember(place, team)),
      total_count: places.length,
    };
  });
  app.post<OneWorkspace & { Body: unknown }>(`${MEMBERS}/add`, async (request) => {
    const { team, accounts } = requireAccount(daybook, request, "write");
    const { id } = accounts.getWorkspace(request.params.id);
    const { user_ids: memberIds } = parseInput(MembersBody, request.body);
    const { members, addedCount } = await accounts.addWorkspaceMembers(id, memberIds);
    return { data: members.map((place) => toApiWorkspaceMember(place, team)), added_count: addedCount };
  });
  app.post<OneWorkspace & { Body: unknown }>(`${MEMBERS}/remove`, async (request) => {
    const { accounts } = requireAccount(daybook, request, "write");
    const { id } = accounts.getWorkspace(request.params.id);
    const { user_ids: memberIds } = parseInput(MembersBody, request.body);
    return { removed_count: await accounts.removeWorkspaceMembers(id, memberIds) };
  });
}
