import { MemberChanges, NewMember } from "@daybook/engine";
import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { AliasItem, MemberItem, TeamSlug } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const MEMBERS = "/admin/v1/teams/{slug}/members";
const ALIASES = "/admin/v1/teams/{slug}/aliases";
const about = { tag: "Admin: members", page: "admin-api.md", access: "key" } as const;
const inTeam = z.object({ slug: TeamSlug });
const oneMember = inTeam.extend({
  id: z.string().max(512).describe("Id or email of a current member.").meta({ example: "ada@example.com" }),
});
const oneAlias = inTeam.extend({
  id: z.string().max(512).describe("The string.").meta({ example: "ada" }),
});
const member = json("The member.", MemberItem);

export const adminMembers: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: MEMBERS,
    id: "admin.members.add",
    summary: "Add a person to a team",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: { "application/json": NewMember },
      example: { email: "ada@example.com", name: "Ada", teamRoles: ["MEMBER"] },
    },
    answers: { 201: member, ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "get",
    path: MEMBERS,
    id: "admin.members.list",
    summary: "List a team's current members",
    pathParameters: inTeam,
    answers: {
      200: json("Oldest first.", z.object({ data: z.array(MemberItem) })),
      ...daybookErrors(401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: `${MEMBERS}/{id}`,
    id: "admin.members.get",
    summary: "Get a member",
    pathParameters: oneMember,
    answers: { 200: member, ...daybookErrors(401, 403, 404, 500) },
  },
  {
    ...about,
    method: "patch",
    path: `${MEMBERS}/{id}`,
    id: "admin.members.update",
    summary: "Change a member",
    description:
      "What is left out stays; `aliases` replaces the list. A new email keeps the old one as an alias, unless `aliases` is given.",
    pathParameters: oneMember,
    body: {
      isRequired: true,
      content: { "application/json": MemberChanges },
      example: { teamRoles: ["BILLING"] },
    },
    answers: { 200: member, ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "delete",
    path: `${MEMBERS}/{id}`,
    id: "admin.members.remove",
    summary: "Remove a person from a team",
    description: "Their keys stop at once, email and aliases are free for others, their events stay.",
    pathParameters: oneMember,
    answers: { 200: member, ...daybookErrors(400, 401, 403, 404, 415, 500, 503) },
  },
  {
    ...about,
    method: "post",
    path: ALIASES,
    id: "admin.aliases.add",
    summary: "Let a string in events mean a member",
    description: "Adding it again changes nothing.",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: {
        "application/json": z.object({
          member: z.string().min(1).describe("Id or email."),
          value: z.string().min(1).max(512).describe("The string; with an `@` in lower case."),
        }),
      },
      example: { member: "ada@example.com", value: "ada" },
    },
    answers: { 201: member, ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "get",
    path: ALIASES,
    id: "admin.aliases.list",
    summary: "List the aliases of a team's current members",
    pathParameters: inTeam,
    answers: {
      200: json("By member, oldest first.", z.object({ data: z.array(AliasItem) })),
      ...daybookErrors(401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "patch",
    path: `${ALIASES}/{id}`,
    id: "admin.aliases.move",
    summary: "Give an alias to another member",
    pathParameters: oneAlias,
    body: {
      isRequired: true,
      content: { "application/json": z.object({ member: z.string().min(1).describe("Id or email of who gets it.") }) },
      example: { member: "bo@example.com" },
    },
    answers: {
      200: json("The member who has it now.", MemberItem),
      ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "delete",
    path: `${ALIASES}/{id}`,
    id: "admin.aliases.remove",
    summary: "Remove an alias",
    pathParameters: oneAlias,
    answers: {
      200: json("The member who had it.", MemberItem),
      ...daybookErrors(400, 401, 403, 404, 415, 500, 503),
    },
  },
];
