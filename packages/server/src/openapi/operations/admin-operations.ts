import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const about = { tag: "Admin: operations", page: "admin-api.md", access: "operator" } as const;

export const adminOperations: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: "/admin/v1/rebuild",
    id: "admin.rebuild",
    summary: "Make rollups anew",
    description: "Reports stay right meanwhile. One that was cut off goes on where it was.",
    body: {
      description: "Without a body or a team: of all teams.",
      isRequired: false,
      content: {
        "application/json": z
          .object({
            team: z.string().min(1).optional().describe("Slug."),
            restart: z.boolean().optional().describe("True: begins anew, also when one was cut off. Default false."),
          })
          .nullable(),
      },
      example: { team: "acme" },
    },
    answers: {
      200: {
        description:
          "Lines while it runs: `{done, total}` in days, at last `{rebuilt}`, with `resumed` when some of them were made before it was cut off, or `{error}` as in other answers.",
        content: { "application/x-ndjson": z.string() },
      },
      ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "post",
    path: "/admin/v1/retention",
    id: "admin.retention",
    summary: "Let go of events that teams no longer keep",
    description:
      "As it happens by itself every hour: days older than a team's `retentionDays` are frozen, and their events deleted.",
    answers: {
      200: json(
        "It is done.",
        z.object({
          frozenDays: z.int().min(0).describe("Days that were frozen now, of all teams."),
          deletedDays: z.int().min(0).describe("Days whose events were deleted now."),
        }),
      ),
      ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: "/admin/v1/doctor",
    id: "admin.doctor",
    summary: "Check what must hold in the stores",
    answers: {
      200: json(
        "What was found, whether all is well or not.",
        z.object({
          ok: z.boolean().describe("All checks are."),
          checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
        }),
      ),
      ...daybookErrors(401, 403, 404, 500, 503),
    },
  },
];
