import { createHash } from "node:crypto";
import { formatInstant, type TeamDirectory, type Workspace, type WorkspaceMember } from "@daybook/engine";
import { toTimestamp } from "./to-api-key.js";

export function toApiWorkspace(workspace: Workspace): object {
  const { preferences } = workspace;
  return {
    id: workspace.id,
    default_guardrail_id: guardrailId(workspace.id),
    name: workspace.name,
    slug: workspace.slug,
    description: workspace.description,
    default_text_model: preferences.defaultTextModel,
    default_image_model: preferences.defaultImageModel,
    default_provider_sort: preferences.defaultProviderSort,
    is_observability_io_logging_enabled: preferences.isObservabilityIoLoggingEnabled,
    is_observability_broadcast_enabled: preferences.isObservabilityBroadcastEnabled,
    is_data_discount_logging_enabled: preferences.isDataDiscountLoggingEnabled,
    io_logging_sampling_rate: preferences.ioLoggingSamplingRate,
    io_logging_api_key_ids: preferences.ioLoggingApiKeyIds,
    // Set with budgets, which Daybook has none of.
    include_byok_in_budgets: false,
    disabled_server_tools: preferences.disabledServerTools,
    created_at: formatInstant(workspace.createdAtMs),
    updated_at: toTimestamp(workspace.updatedAtMs),
    created_by: workspace.createdBy,
  };
}

/** The role in a workspace is the one in the team. */
export function toApiWorkspaceMember(place: WorkspaceMember, team: TeamDirectory): object {
  const isAdmin = team.findMemberById(place.memberId)?.teamRoles.includes("OWNER") === true;
  return {
    id: place.id,
    workspace_id: place.workspaceId,
    user_id: place.memberId,
    role: isAdmin ? "admin" : "member",
    created_at: formatInstant(place.createdAtMs),
  };
}

/** A UUID that is always the same for a workspace: the contract derives one, and Daybook has no guardrail to name. */
function guardrailId(workspaceId: string): string {
  const hex = createHash("sha256").update(`guardrail of ${workspaceId}`).digest("hex");
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}
