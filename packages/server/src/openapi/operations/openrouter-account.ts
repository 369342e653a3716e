import { z } from "zod";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { openRouterErrors } from "../schemas/openrouter-error.js";
import { pageParameters } from "../schemas/openrouter-workspace.js";

const about = { tag: "OpenRouter: account", page: "keys-and-workspaces.md", access: "key" } as const;

const OrganizationMember = named(
  "OrganizationMember",
  z.object({
    id: z.string(),
    first_name: z.string().nullable().describe("Of the name the first word; null without a name."),
    last_name: z.string().nullable().describe("Of the name all but the first word."),
    email: z.string(),
    role: z.enum(["org:admin", "org:member"]).describe("`org:admin`: an OWNER."),
  }),
);

export const openRouterAccount: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/api/v1/credits",
    id: "getCredits",
    summary: "Credits bought and used",
    description: "In the account's life. An OWNER's or BILLING member's management key.",
    answers: {
      200: json(
        "Their difference is the balance.",
        z.object({
          data: z.object({
            total_credits: z.number().describe("USD bought; what was used when nothing is kept of it."),
            total_usage: z.number().describe("USD used."),
          }),
        }),
      ),
      ...openRouterErrors(400, 401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: "/api/v1/organization/members",
    id: "listOrganizationMembers",
    summary: "List the team's current members",
    description: "An OWNER's or BILLING member's management key.",
    query: z.object(pageParameters),
    answers: {
      200: json(
        "Oldest first.",
        z.object({ data: z.array(OrganizationMember), total_count: z.int().min(0).describe("Of all pages.") }),
      ),
      ...openRouterErrors(400, 401, 404, 500),
    },
  },
];
