import { z } from "zod";
import { STATUS_OF_CODE } from "../../http/daybook-error.js";
import { named } from "../named-schemas.js";
import { type Answers, json } from "../operation.js";

export const DaybookError = named(
  "DaybookError",
  z.object({
    error: z.object({
      code: z.enum([...Object.keys(STATUS_OF_CODE), "internal_error"]).describe("Stable; test this, not the message."),
      message: z.string().describe("What happened, why, and what to do."),
    }),
  }),
);

/** Answers of Daybook's own routes to what they refuse, in their order; each may be said better where it is used. */
export function daybookErrors(...statuses: readonly (keyof typeof MEANINGS)[]): Answers {
  return Object.fromEntries(
    statuses.map((status) => {
      const answer = json(MEANINGS[status], DaybookError);
      return [status, status === 503 ? { ...answer, headers: { "retry-after": "Seconds to wait." } } : answer];
    }),
  );
}

const MEANINGS = {
  400: "A body, parameter or header is not as it must be.",
  401: "No key or token, or one that is unknown, revoked, disabled, expired, or of a removed member.",
  403: "The key or token may not do this.",
  404: "There is no such thing, or it is another team's.",
  408: "The body came too slowly or stopped. Nothing was stored.",
  409: "A name is taken, or something still depends on what should go.",
  413: "The body is beyond a limit. Nothing was stored.",
  415: "A content type, charset or encoding that is not understood.",
  429: "Too many attempts; wait a minute.",
  500: "A bug; the server's log has the details.",
  503: "A store does not answer, or too much waits for it. Send the same again.",
} as const;
