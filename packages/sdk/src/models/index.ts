export { type ActivityItem, activityItemFromJSON } from "./activity-item.js";
export { type ActivityResponse, activityResponseFromJSON } from "./activity-response.js";
export type {
  ChatCreated,
  ChatData,
  EventInput,
  GenerationCompleted,
  GenerationData,
  MessageCreated,
  MessageData,
} from "./event-input.js";
export type { EventProblem } from "./event-problem.js";
export type { CreateSessionRequest, DeleteSessionResponse, Session, SessionTeam } from "./session.js";
export type {
  CreatedTeamKey,
  CreateKeyRequest,
  ListKeysRequest,
  RevokeKeyRequest,
  TeamKey,
  TeamKeyList,
  UpdateKeyRequest,
} from "./team-key.js";
export type {
  AddMemberRequest,
  ListMembersRequest,
  RemoveMemberRequest,
  TeamMember,
  TeamMemberList,
  UpdateMemberRequest,
} from "./team-member.js";
export type { ListWorkspacesRequest, TeamWorkspace, TeamWorkspaceList } from "./team-workspace.js";
