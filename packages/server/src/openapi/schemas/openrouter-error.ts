import { z } from "zod";
import { named } from "../named-schemas.js";
import { type Answers, json } from "../operation.js";

const FreeForm = z.record(z.string(), z.unknown()).nullable().optional();

const OpenRouterError = named(
  "OpenRouterError",
  z.object({
    error: z.object({
      code: z.int().describe("The status."),
      message: z.string(),
      metadata: FreeForm,
    }),
    user_id: z.string().nullable().optional().describe("Never sent by Daybook."),
    openrouter_metadata: FreeForm.describe("Never sent by Daybook."),
  }),
);

/** Answers of `/api/v1` to what it refuses; each may be said better where it is used. */
export function openRouterErrors(...statuses: readonly (keyof typeof MEANINGS)[]): Answers {
  return Object.fromEntries(
    statuses.map((status) => {
      const answer = json(MEANINGS[status], OpenRouterError);
      return [
        status,
        status === 500 ? { ...answer, headers: { "retry-after": "Seconds; when a store is away." } } : answer,
      ];
    }),
  );
}

const MEANINGS = {
  400: "A malformed parameter or body; the operator token without a team.",
  401: "No key, or one that is unknown, revoked, disabled, expired, or of a removed member.",
  403: "The key may not do this.",
  404: "There is no such thing, or it is another account's; the operator token named an unknown team.",
  408: "It took too long and was stopped. Ask for less.",
  413: "The body is larger than 1 MiB.",
  415: "The body is not JSON.",
  429: "Too many requests.",
  500: "A store does not answer (the contract has no 503), or a bug.",
} as const;
