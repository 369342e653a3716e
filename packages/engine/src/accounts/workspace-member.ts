import { v5 as uuidV5 } from "uuid";
import type { workspaceMembersTable } from "../store/accounts/workspace-members-table.js";
import type { Member } from "./member.js";
import type { Workspace } from "./workspace.js";

/** A member's place in a workspace. */
export interface WorkspaceMember {
  /** UUID, lower case. */
  id: string;
  workspaceId: string;
  memberId: string;
  createdAtMs: number;
}

export function fromWorkspaceMemberRow(row: typeof workspaceMembersTable.$inferSelect): WorkspaceMember {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    memberId: row.memberId,
    createdAtMs: row.createdAt.getTime(),
  };
}

/** Everybody is in the default workspace from the day on which they joined the team; the id is always the same. */
export function implicitMember(workspace: Workspace, member: Member): WorkspaceMember {
  return {
    id: uuidV5(member.id, workspace.id),
    workspaceId: workspace.id,
    memberId: member.id,
    createdAtMs: member.createdAtMs,
  };
}
