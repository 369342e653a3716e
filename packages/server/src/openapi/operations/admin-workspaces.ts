import { NewWorkspace, WorkspaceChanges } from "@daybook/engine";
import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { TeamSlug, TeamWorkspaceItem } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const WORKSPACES = "/admin/v1/teams/{slug}/workspaces";
const about = { tag: "Admin: workspaces", page: "admin-api.md", access: "key" } as const;
const inTeam = z.object({ slug: TeamSlug });
const one = inTeam.extend({
  id: z.string().max(512).describe("Id or slug of the workspace.").meta({ example: "default" }),
});
const workspace = json("The workspace.", TeamWorkspaceItem);

export const adminWorkspaces: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: WORKSPACES,
    id: "admin.workspaces.create",
    summary: "Make a workspace in a team",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: { "application/json": NewWorkspace },
      example: { slug: "research", name: "Research" },
    },
    answers: { 201: workspace, ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "get",
    path: WORKSPACES,
    id: "admin.workspaces.list",
    summary: "List a team's workspaces",
    pathParameters: inTeam,
    answers: {
      200: json("Oldest first.", z.object({ data: z.array(TeamWorkspaceItem) })),
      ...daybookErrors(401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: `${WORKSPACES}/{id}`,
    id: "admin.workspaces.get",
    summary: "Get a team's workspace",
    pathParameters: one,
    answers: { 200: workspace, ...daybookErrors(401, 403, 404, 500) },
  },
  {
    ...about,
    method: "patch",
    path: `${WORKSPACES}/{id}`,
    id: "admin.workspaces.update",
    summary: "Change a team's workspace",
    description: "What is left out stays. The default workspace keeps its slug.",
    pathParameters: one,
    body: {
      isRequired: true,
      content: { "application/json": WorkspaceChanges },
      example: { name: "Research and play" },
    },
    answers: { 200: workspace, ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "delete",
    path: `${WORKSPACES}/{id}`,
    id: "admin.workspaces.delete",
    summary: "Delete a team's workspace",
    description: "Its events stay and keep its id.",
    pathParameters: one,
    answers: {
      204: { description: "It is gone." },
      ...daybookErrors(400, 401, 403, 404, 409, 415, 500, 503),
      409: { ...daybookErrors(409)[409], description: "It is the default workspace, or keys are bound to it." },
    },
  },
];
