import * as z from "zod/mini";
import { type Decoder, decoder } from "../lib/schema.js";

/** A person of a team. Moments are ISO 8601 in UTC. */
export interface TeamMember {
  id: string;
  email: string;
  name: string | null;
  avatar: string | null;
  /** `OWNER` may do everything in the team, `BILLING` reads everything. */
  teamRoles: string[];
  v0Role: string | null;
  /** Strings in events that mean this member, besides id and email. */
  aliases: string[];
  createdAt: string;
}

export interface TeamMemberList {
  /** Current ones. */
  data: TeamMember[];
}

export interface ListMembersRequest {
  /** Slug of the team. */
  team: string;
}

export interface AddMemberRequest {
  /** Slug of the team. */
  team: string;
  email: string;
  name?: string | undefined;
  teamRoles: readonly string[];
  v0Role?: "V0Builder" | "V0Chatter" | "V0Viewer" | null | undefined;
  aliases?: readonly string[] | undefined;
}

/** What is absent stays. */
export interface UpdateMemberRequest {
  /** Slug of the team. */
  team: string;
  id: string;
  email?: string | undefined;
  name?: string | null | undefined;
  teamRoles?: readonly string[] | undefined;
  v0Role?: "V0Builder" | "V0Chatter" | "V0Viewer" | null | undefined;
  /** Replaces the list. */
  aliases?: readonly string[] | undefined;
}

export interface RemoveMemberRequest {
  /** Slug of the team. */
  team: string;
  id: string;
}

const memberSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.nullable(z.string()),
  avatar: z.nullable(z.string()),
  teamRoles: z.array(z.string()),
  v0Role: z.nullable(z.string()),
  aliases: z.array(z.string()),
  createdAt: z.string(),
});

export const decodeTeamMember: Decoder<TeamMember> = decoder(memberSchema, (member) => member);
export const decodeTeamMemberList: Decoder<TeamMemberList> = decoder(
  z.object({ data: z.array(memberSchema) }),
  (list) => list,
);
