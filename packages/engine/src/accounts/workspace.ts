import { z } from "zod";
import type { workspacesTable } from "../store/accounts/workspaces-table.js";
import { Description, DisplayName, WorkspaceSlug } from "./input-fields.js";
import { fromPreferencesColumn, preferenceFields, type WorkspacePreferences } from "./workspace-preferences.js";

export interface Workspace {
  /** UUID, lower case. */
  id: string;
  teamId: string;
  slug: string;
  name: string;
  isDefault: boolean;
  description: string | null;
  preferences: WorkspacePreferences;
  /** Member id; null: made by the operator or with the team. */
  createdBy: string | null;
  createdAtMs: number;
  updatedAtMs: number | null;
}

export const NewWorkspace = z.strictObject({
  name: DisplayName,
  slug: WorkspaceSlug,
  description: Description.nullable().optional(),
  ...preferenceFields,
});
export type NewWorkspace = z.input<typeof NewWorkspace>;

export const WorkspaceChanges = NewWorkspace.partial();
export type WorkspaceChanges = z.input<typeof WorkspaceChanges>;

export function fromWorkspaceRow(row: typeof workspacesTable.$inferSelect): Workspace {
  return {
    id: row.id,
    teamId: row.teamId,
    slug: row.slug,
    name: row.name,
    isDefault: row.isDefault,
    description: row.description,
    preferences: fromPreferencesColumn(row.preferences),
    createdBy: row.createdBy,
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
  };
}
