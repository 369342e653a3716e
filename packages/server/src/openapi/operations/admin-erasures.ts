import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { ErasureItem, ErasureList, TeamSlug } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const ERASURES = "/admin/v1/teams/{slug}/erasures";
const about = { tag: "Admin: members", page: "admin-api.md", access: "key" } as const;
const ofAll = { tag: "Admin: operations", page: "admin-api.md", access: "operator" } as const;
const ALL_ERASURES = "/admin/v1/erasures";
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
  {
    ...ofAll,
    method: "get",
    path: ALL_ERASURES,
    id: "admin.erasures.export",
    summary: "Read the erasures of all teams, to repeat them elsewhere",
    description:
      "To be kept outside of Daybook: repeated after an older backup was restored, it keeps people erased. It holds no name, only sums that recognise names; who has it can test a guess.",
    answers: { 200: json("Teams oldest first.", ErasureList), ...daybookErrors(401, 403, 404, 500) },
  },
  {
    ...ofAll,
    method: "post",
    path: ALL_ERASURES,
    id: "admin.erasures.repeat",
    summary: "Repeat the erasures of a list",
    description:
      "Those that are not known here are made, as if they had been asked for one by one. It is answered when it is done, and may be repeated.",
    body: {
      isRequired: true,
      content: { "application/json": ErasureList },
      example: { format: 1, erasures: [] },
    },
    answers: {
      200: json(
        "No name of theirs is stored any more.",
        z.object({
          erasures: z.int().min(0).describe("That were not known here."),
          known: z.int().min(0).describe("That were."),
          ofOtherTeams: z.int().min(0).describe("Left out: their teams are not here."),
        }),
      ),
      ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503),
    },
  },
];
