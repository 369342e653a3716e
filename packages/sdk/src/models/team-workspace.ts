import * as z from "zod/mini";
import { type Decoder, decoder } from "../lib/schema.js";

export interface TeamWorkspace {
  id: string;
  slug: string;
  name: string;
  isDefault: boolean;
  description: string | null;
  createdAt: string;
}

export interface TeamWorkspaceList {
  data: TeamWorkspace[];
}

export interface ListWorkspacesRequest {
  /** Slug of the team. */
  team: string;
}

export const decodeTeamWorkspaceList: Decoder<TeamWorkspaceList> = decoder(
  z.object({
    data: z.array(
      z.object({
        id: z.string(),
        slug: z.string(),
        name: z.string(),
        isDefault: z.boolean(),
        description: z.nullable(z.string()),
        createdAt: z.string(),
      }),
    ),
  }),
  (list) => list,
);
