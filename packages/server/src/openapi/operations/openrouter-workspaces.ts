import { z } from "zod";
import { WorkspaceBody, WorkspaceChangesBody } from "../../routes/openrouter/workspace-body.js";
import { MembersBody } from "../../routes/openrouter/workspace-member-routes.js";
import { json, type Operation } from "../operation.js";
import { openRouterErrors } from "../schemas/openrouter-error.js";
import { pageParameters, Workspace, WorkspaceMember } from "../schemas/openrouter-workspace.js";

const about = { tag: "OpenRouter: workspaces", page: "keys-and-workspaces.md", access: "key" } as const;
const one = z.object({
  id: z.string().min(1).max(512).describe("Id or slug of the workspace.").meta({ example: "default" }),
});
const page = z.object(pageParameters);
const workspace = json("The workspace.", z.object({ data: Workspace }));
const total = z.int().min(0).describe("Of all pages.");

export const openRouterWorkspaces: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/api/v1/workspaces",
    id: "listWorkspaces",
    summary: "List workspaces",
    query: page,
    answers: {
      200: json("Oldest first.", z.object({ data: z.array(Workspace), total_count: total })),
      ...openRouterErrors(400, 401, 404, 500),
    },
  },
  {
    ...about,
    method: "post",
    path: "/api/v1/workspaces",
    id: "createWorkspace",
    summary: "Make a workspace",
    description: "An OWNER's management key. Daybook keeps the preferences for their clients and acts on none.",
    body: {
      isRequired: true,
      content: { "application/json": WorkspaceBody },
      example: { name: "Production", slug: "production" },
    },
    answers: { 201: workspace, ...openRouterErrors(400, 401, 403, 404, 413, 415, 500) },
  },
  {
    ...about,
    method: "get",
    path: "/api/v1/workspaces/{id}",
    id: "getWorkspace",
    summary: "Get a workspace",
    pathParameters: one,
    answers: { 200: workspace, ...openRouterErrors(400, 401, 404, 500) },
  },
  {
    ...about,
    method: "patch",
    path: "/api/v1/workspaces/{id}",
    id: "updateWorkspace",
    summary: "Change a workspace",
    description: "What is left out stays. An OWNER's management key.",
    pathParameters: one,
    body: {
      isRequired: true,
      content: { "application/json": WorkspaceChangesBody },
      example: { description: "What customers see." },
    },
    answers: { 200: workspace, ...openRouterErrors(400, 401, 403, 404, 413, 415, 500) },
  },
  {
    ...about,
    method: "delete",
    path: "/api/v1/workspaces/{id}",
    id: "deleteWorkspace",
    summary: "Delete a workspace",
    description: "Refused while keys are bound to it. Its usage stays and keeps its id. An OWNER's management key.",
    pathParameters: one,
    query: z.object({
      confirm_default_workspace_deletion: z
        .enum(["true", "false"])
        .optional()
        .describe("Of the contract; the default workspace cannot be deleted here."),
    }),
    answers: {
      200: json("It is gone.", z.object({ deleted: z.literal(true) })),
      ...openRouterErrors(400, 401, 403, 404, 415, 500),
      403: { ...openRouterErrors(403)[403], description: "It is the default workspace." },
    },
  },
  {
    ...about,
    method: "get",
    path: "/api/v1/workspaces/{id}/members",
    id: "listWorkspaceMembers",
    summary: "List who is in a workspace",
    description: "Every current member of the organization is in the default one.",
    pathParameters: one,
    query: page,
    answers: {
      200: json("Oldest first.", z.object({ data: z.array(WorkspaceMember), total_count: total })),
      ...openRouterErrors(400, 401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "post",
    path: "/api/v1/workspaces/{id}/members/add",
    id: "bulkAddWorkspaceMembers",
    summary: "Put members into a workspace",
    description: "Who is in it already stays as they are. An OWNER's management key.",
    pathParameters: one,
    body: {
      isRequired: true,
      content: { "application/json": MembersBody },
      example: { user_ids: ["user_9f83"] },
    },
    answers: {
      200: json("Those named.", z.object({ data: z.array(WorkspaceMember), added_count: z.int().min(0) })),
      ...openRouterErrors(400, 401, 403, 404, 413, 415, 500),
    },
  },
  {
    ...about,
    method: "post",
    path: "/api/v1/workspaces/{id}/members/remove",
    id: "bulkRemoveWorkspaceMembers",
    summary: "Take members out of a workspace",
    description: "Refused for members with keys in it. An OWNER's management key.",
    pathParameters: one,
    body: {
      isRequired: true,
      content: { "application/json": MembersBody },
      example: { user_ids: ["user_9f83"] },
    },
    answers: {
      200: json("How many were in it.", z.object({ removed_count: z.int().min(0) })),
      ...openRouterErrors(400, 401, 403, 404, 413, 415, 500),
    },
  },
];
