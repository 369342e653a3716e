import { KeyChanges, NewKey } from "@daybook/engine";
import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { TeamKeyItem, TeamSlug } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const KEYS = "/admin/v1/teams/{slug}/keys";
const about = { tag: "Admin: keys", page: "admin-api.md", access: "key" } as const;
const inTeam = z.object({ slug: TeamSlug });
const one = inTeam.extend({ id: z.string().max(512).describe("The key's `hash`.").meta({ example: "9f86d081…" }) });
const key = json("The key.", TeamKeyItem);

const { kind, memberEmail, workspace, ...shape } = NewKey.shape;
const limitFields = {
  limitUsd: shape.limitUsd.describe("USD the key may use, a number or decimal text; null: no limit."),
  limitReset: shape.limitReset.describe("When the limit counts anew, in UTC; null: never."),
  includeByokInLimit: shape.includeByokInLimit.describe(
    "Whether usage on the team's own provider keys counts towards the limit.",
  ),
};

const NewTeamKey = NewKey.extend({
  kind: kind.describe("`management` reads and administers, usage is counted for `inference`, `ingest` writes events."),
  memberEmail: memberEmail.describe("Of the member whose key it is; its roles decide what it opens."),
  workspace: workspace.describe("Id or slug; where all events belong that come with this key, or name it."),
  ...limitFields,
  expiresAt: shape.expiresAt.describe("In UTC, such as `2027-12-31T23:59:59Z`; null: never."),
  external: shape.external.describe("Whom the key is for, in the words of who makes it."),
});
const TeamKeyChanges = KeyChanges.extend(limitFields);

export const adminKeys: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: KEYS,
    id: "admin.keys.create",
    summary: "Make a key for a member",
    description: "The answer is the only place where the key's text ever stands.",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: { "application/json": NewTeamKey },
      example: { name: "gateway", kind: "ingest", memberEmail: "ada@example.com" },
    },
    answers: {
      201: {
        ...json(
          "The key, with its text.",
          TeamKeyItem.extend({ key: z.string().describe("The key itself, this once.") }),
        ),
        headers: { "cache-control": "`no-store`." },
      },
      ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: KEYS,
    id: "admin.keys.list",
    summary: "List a team's keys",
    pathParameters: inTeam,
    answers: {
      200: json("Oldest first, without revoked ones.", z.object({ data: z.array(TeamKeyItem) })),
      ...daybookErrors(401, 403, 404, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: `${KEYS}/{id}`,
    id: "admin.keys.get",
    summary: "Get a team's key",
    pathParameters: one,
    answers: { 200: key, ...daybookErrors(401, 403, 404, 500) },
  },
  {
    ...about,
    method: "patch",
    path: `${KEYS}/{id}`,
    id: "admin.keys.update",
    summary: "Change a team's key",
    description: "What is left out stays. A disabled key stops at once.",
    pathParameters: one,
    body: { isRequired: true, content: { "application/json": TeamKeyChanges }, example: { disabled: true } },
    answers: { 200: key, ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "delete",
    path: `${KEYS}/{id}`,
    id: "admin.keys.revoke",
    summary: "Revoke a team's key for good",
    description: "Its usage stays.",
    pathParameters: one,
    answers: { 200: key, ...daybookErrors(400, 401, 403, 404, 415, 500, 503) },
  },
];
