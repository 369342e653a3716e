import { z } from "zod";
import { ApiKeyBody, ApiKeyChanges } from "../../routes/openrouter/api-key-body.js";
import { json, type Operation } from "../operation.js";
import { openRouterErrors } from "../schemas/openrouter-error.js";
import { CurrentKey, Key } from "../schemas/openrouter-key.js";

const about = { tag: "OpenRouter: keys", page: "keys-and-workspaces.md", access: "key" } as const;
const one = z.object({
  hash: z.string().max(512).describe("SHA-256 of the key, as in its `hash`.").meta({ example: "9f86d081…" }),
});
const aKey = json("The key.", z.object({ data: Key }));
const currentKey = json("The key.", z.object({ data: CurrentKey }));

export const openRouterKeys: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/api/v1/keys",
    id: "list",
    summary: "List keys",
    description:
      "Keys of every kind in one workspace, newest first, a hundred at a time. An OWNER's or BILLING member's management key.",
    query: z.object({
      include_disabled: z.enum(["true", "false"]).default("false").describe("Whether to list disabled keys too."),
      offset: z.int().min(0).nullable().default(0).describe("Keys to skip."),
      workspace_id: z.uuid().optional().describe("Absent: the default workspace."),
    }),
    answers: {
      200: json("At most a hundred.", z.object({ data: z.array(Key) })),
      ...openRouterErrors(400, 401, 404, 429, 500),
    },
  },
  {
    ...about,
    method: "post",
    path: "/api/v1/keys",
    id: "createKeys",
    summary: "Make an inference key",
    description: "The answer is the only place where the key's text ever stands. An OWNER's management key.",
    body: {
      isRequired: true,
      content: { "application/json": ApiKeyBody },
      example: { name: "Analytics service", limit: 50, limit_reset: "monthly" },
    },
    answers: {
      201: {
        ...json(
          "The key, with its text.",
          z.object({ data: Key, key: z.string().describe("The key itself, this once.") }),
        ),
        headers: { "cache-control": "`no-store`." },
      },
      ...openRouterErrors(400, 401, 403, 404, 413, 415, 429, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: "/api/v1/keys/{hash}",
    id: "getKey",
    summary: "Get a key",
    pathParameters: one,
    answers: { 200: aKey, ...openRouterErrors(400, 401, 404, 429, 500) },
  },
  {
    ...about,
    method: "patch",
    path: "/api/v1/keys/{hash}",
    id: "updateKeys",
    summary: "Change a key",
    description: "What is left out stays. Expiry, workspace and creator cannot be changed. An OWNER's management key.",
    pathParameters: one,
    body: {
      isRequired: true,
      content: {
        "application/json": ApiKeyChanges.omit({
          expires_at: true,
          creator_user_id: true,
          workspace_id: true,
          external: true,
        }),
      },
      example: { disabled: true },
    },
    answers: { 200: aKey, ...openRouterErrors(400, 401, 404, 413, 415, 429, 500) },
  },
  {
    ...about,
    method: "delete",
    path: "/api/v1/keys/{hash}",
    id: "deleteKeys",
    summary: "Delete a key",
    description: "It stops at once; its usage stays. An OWNER's management key.",
    pathParameters: one,
    answers: {
      200: json("It is gone.", z.object({ deleted: z.literal(true) })),
      ...openRouterErrors(400, 401, 404, 415, 429, 500),
    },
  },
  {
    ...about,
    method: "get",
    path: "/api/v1/key",
    id: "getCurrentKey",
    summary: "What a key may know of itself",
    description: "Any inference or management key.",
    answers: { 200: currentKey, ...openRouterErrors(400, 401, 404, 500) },
  },
  {
    ...about,
    method: "get",
    path: "/api/v1/auth/key",
    id: "getCurrentKeyByOlderName",
    summary: "The same, under its older name",
    isDeprecated: true,
    answers: { 200: currentKey, ...openRouterErrors(400, 401, 404, 500) },
  },
];
