import { z } from "zod";

/** What commands show of a member. */
export const Member = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().nullish(),
  teamRoles: z.array(z.string()),
  v0Role: z.string().nullish(),
  aliases: z.array(z.string()),
  removedAt: z.string().nullish(),
});

/** A member as labelled lines. */
export function memberFields(member: z.output<typeof Member>): Record<string, string | null> {
  return {
    id: member.id,
    email: member.email,
    name: member.name ?? null,
    "team roles": member.teamRoles.join(", ") || null,
    "v0 role": member.v0Role ?? null,
    aliases: member.aliases.join(", ") || null,
  };
}

/** The text of `--v0-role` as the server has it: `none` stands for having none. */
export function parseV0Role(given: string): string | null {
  return given === "none" || given === "" ? null : given;
}
