import { z } from "zod";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const Session = named(
  "Session",
  z.object({
    csrfToken: z.string().describe("To be sent as `x-daybook-csrf` with every request but GET and HEAD."),
    expiresAt: z.iso.datetime(),
    teams: z
      .array(
        z.object({
          id: z.string(),
          slug: z.string().describe("For `x-daybook-team`, to ask as this team's key."),
          name: z.string(),
          plan: z.string(),
          member: z.object({
            id: z.string(),
            email: z.string(),
            name: z.string().nullable(),
            teamRoles: z.array(z.string()),
          }),
          key: z.object({ hash: z.string(), name: z.string(), label: z.string().describe("The key, masked.") }),
          mayReadTeam: z.boolean().describe("Everybody's usage, not only the member's own."),
          mayAdminister: z.boolean(),
        }),
      )
      .describe("One for each key, the latest sign-in first. Keys that were revoked meanwhile are left out."),
  }),
);

const csrfHeader = z.object({
  "x-daybook-csrf": z.string().optional().describe("The session's `csrfToken`."),
});

const about = { tag: "Session", page: "session.md", path: "/v1/session" } as const;

export const session: readonly Operation[] = [
  {
    ...about,
    method: "post",
    id: "session.create",
    summary: "Sign in",
    description:
      "Exchanges a management key for a cookie that no script can read. With the cookie of a session and its `x-daybook-csrf` the key joins that session; without, a new one begins.",
    access: "anyone",
    headers: csrfHeader,
    body: {
      isRequired: true,
      content: { "application/json": z.object({ key: z.string().max(1024).describe("A management key.") }) },
      example: { key: "sk-db-v1-57e0…" },
    },
    answers: {
      200: { ...json("Signed in.", Session), headers: { "set-cookie": "The session, HttpOnly and SameSite=Strict." } },
      ...daybookErrors(400, 401, 403, 413, 415, 429, 500),
    },
  },
  {
    ...about,
    method: "get",
    id: "session.get",
    summary: "Whose session this is",
    access: "session",
    answers: { 200: json("A session.", Session), ...daybookErrors(401, 500) },
  },
  {
    ...about,
    method: "delete",
    id: "session.delete",
    summary: "Sign out",
    access: "anyone",
    headers: csrfHeader,
    answers: {
      200: {
        ...json("There is no session any more.", z.object({ signedOut: z.literal(true) })),
        headers: { "set-cookie": "Clears the cookie." },
      },
      ...daybookErrors(400, 403, 413, 415, 500),
    },
  },
];
