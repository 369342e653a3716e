import * as z from "zod/mini";
import { type Decoder, decoder } from "../lib/schema.js";

/** A team that the session holds a key for. */
export interface SessionTeam {
  id: string;
  /** For the header `x-daybook-team`, to ask with this team's key. */
  slug: string;
  name: string;
  plan: string;
  member: { id: string; email: string; name: string | null; teamRoles: string[] };
  /** The key; `label` is its text, masked. */
  key: { hash: string; name: string; label: string };
  /** Everybody's usage, not only the member's own. */
  mayReadTeam: boolean;
  mayAdminister: boolean;
}

/** A browser's session; its cookie is out of reach of scripts. */
export interface Session {
  /** To be sent as `x-daybook-csrf` with every request but GET and HEAD. */
  csrfToken: string;
  expiresAt: string;
  /** The latest sign-in first. */
  teams: SessionTeam[];
}

export const decodeSession: Decoder<Session> = decoder(
  z.object({
    csrfToken: z.string(),
    expiresAt: z.string(),
    teams: z.array(
      z.object({
        id: z.string(),
        slug: z.string(),
        name: z.string(),
        plan: z.string(),
        member: z.object({
          id: z.string(),
          email: z.string(),
          name: z.nullable(z.string()),
          teamRoles: z.array(z.string()),
        }),
        key: z.object({ hash: z.string(), name: z.string(), label: z.string() }),
        mayReadTeam: z.boolean(),
        mayAdminister: z.boolean(),
      }),
    ),
  }),
  (session) => session,
);

export interface CreateSessionRequest {
  /** The text of a management key. */
  key: string;
}

export interface DeleteSessionResponse {
  signedOut: boolean;
}

export const decodeDeleteSessionResponse: Decoder<DeleteSessionResponse> = decoder(
  z.object({ signedOut: z.boolean() }),
  (answer) => answer,
);
