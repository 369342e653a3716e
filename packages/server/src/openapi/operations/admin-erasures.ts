import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { ErasureItem, TeamSlug } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const ERASURES = "/admin/v1/teams/{slug}/erasures";
const about = { tag: "Admin: members", page: "admin-api.md", access: "key" } as const;
const inTeam = z.object({ slug: TeamSlug });

export const adminErasures: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: ERASURES,
    id: "admin.erasures.create",
    summary: "Erase a person from the team's events",
    description:
      "Every name of the person is replaced by one pseudonym, in what is stored and in what comes later; no total changes. It is answered when it is done, and goes on by itself when the server stops before. Asking again changes nothing.",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: {
        "application/json": z.object({
          person: z
            .string()
            .min(1)
            .describe(
              "Id, email or alias of a member, also of a removed one; else the string in events, or the id in reports.",
            ),
        }),
      },
      example: { person: "ada@example.com" },
    },
    answers: { 201: json("The erasure.", ErasureItem), ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "get",
    path: ERASURES,
    id: "admin.erasures.list",
    summary: "List the people who were erased",
    pathParameters: inTeam,
    answers: {
      200: json("Oldest first.", z.object({ data: z.array(ErasureItem) })),
      ...daybookErrors(401, 403, 404, 500),
    },
  },
];
