import { z } from "zod";
import type { workspacesTable } from "../store/accounts/workspaces-table.js";
import { DisplayName, WorkspaceSlug } from "./input-fields.js";

export interface Workspace {
  /** UUID, lower case. */
  id: string;
  teamId: string;
  slug: string;
  name: string;
  isDefault: boolean;
  createdAtMs: number;
  updatedAtMs: number | null;
}

export const NewWorkspace = z.strictObject({ name: DisplayName, slug: WorkspaceSlug });
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
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
  };
}
