import { z } from "zod";
import type { teamsTable } from "../store/accounts/teams-table.js";
import { DisplayName, Slug } from "./input-fields.js";

export interface Team {
  id: string;
  slug: string;
  name: string;
  plan: string;
  /** True: reports leave out people who are known by strings in events only. */
  hideUnlinkedPeople: boolean;
  createdAtMs: number;
  /** Null: never changed. */
  updatedAtMs: number | null;
}

export const NewTeam = z.strictObject({ slug: Slug, name: DisplayName, plan: DisplayName.optional() });
export type NewTeam = z.input<typeof NewTeam>;

export const TeamChanges = z.strictObject({
  name: DisplayName.optional(),
  plan: DisplayName.optional(),
  hideUnlinkedPeople: z.boolean().optional(),
});
export type TeamChanges = z.input<typeof TeamChanges>;

export function fromTeamRow(row: typeof teamsTable.$inferSelect): Team {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    plan: row.plan,
    hideUnlinkedPeople: row.hideUnlinkedPeople,
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
  };
}
