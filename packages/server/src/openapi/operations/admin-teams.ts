import { NewTeam, TeamChanges } from "@daybook/engine";
import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { TeamItem, TeamSlug } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const about = { tag: "Admin: teams", page: "admin-api.md" } as const;
const inTeam = z.object({ slug: TeamSlug });

export const adminTeams: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: "/admin/v1/teams",
    id: "admin.teams.create",
    summary: "Make a team, with its default workspace",
    access: "operator",
    body: {
      isRequired: true,
      content: { "application/json": NewTeam },
      example: { slug: "acme", name: "Acme" },
    },
    answers: { 201: json("The team.", TeamItem), ...daybookErrors(400, 401, 403, 409, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "get",
    path: "/admin/v1/teams",
    id: "admin.teams.list",
    summary: "List all teams",
    access: "operator",
    answers: {
      200: json("Oldest first.", z.object({ data: z.array(TeamItem) })),
      ...daybookErrors(401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: "/admin/v1/teams/{slug}",
    id: "admin.teams.get",
    summary: "Get a team",
    access: "key",
    pathParameters: inTeam,
    answers: { 200: json("The team.", TeamItem), ...daybookErrors(401, 403, 404, 500) },
  },
  {
    ...about,
    method: "patch",
    path: "/admin/v1/teams/{slug}",
    id: "admin.teams.update",
    summary: "Change a team",
    description: "What is left out stays. `plan`, `totalCredits` and `requestsPerMinute` are the operator's to change.",
    access: "key",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: { "application/json": TeamChanges },
      example: { hideUnlinkedPeople: true },
    },
    answers: { 200: json("The team.", TeamItem), ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "delete",
    path: "/admin/v1/teams/{slug}",
    id: "admin.teams.delete",
    summary: "Delete a team that nobody is in",
    description: "Its events stay stored and are never visible again.",
    access: "operator",
    pathParameters: inTeam,
    answers: {
      204: { description: "It is gone." },
      ...daybookErrors(400, 401, 403, 404, 409, 415, 500, 503),
      409: { ...daybookErrors(409)[409], description: "The team still has members." },
    },
  },
];
