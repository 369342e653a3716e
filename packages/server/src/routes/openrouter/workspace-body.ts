import { NewWorkspace, parseInput, type WorkspaceChanges } from "@daybook/engine";
import { z } from "zod";

const { shape } = NewWorkspace;

export const WorkspaceBody = z.strictObject({
  name: shape.name,
  slug: shape.slug,
  description: shape.description,
  default_text_model: shape.defaultTextModel,
  default_image_model: shape.defaultImageModel,
  default_provider_sort: shape.defaultProviderSort,
  is_observability_io_logging_enabled: shape.isObservabilityIoLoggingEnabled,
  is_observability_broadcast_enabled: shape.isObservabilityBroadcastEnabled,
  is_data_discount_logging_enabled: shape.isDataDiscountLoggingEnabled,
  io_logging_sampling_rate: shape.ioLoggingSamplingRate,
  io_logging_api_key_ids: shape.ioLoggingApiKeyIds,
  disabled_server_tools: shape.disabledServerTools,
});
export const WorkspaceChangesBody = WorkspaceBody.partial();
type WorkspaceChangesBody = z.output<typeof WorkspaceChangesBody>;

/**
 * The body of `POST /workspaces`.
 *
 * @throws DaybookError `invalid_request`, in the contract's names
 */
export function fromWorkspaceBody(body: unknown): NewWorkspace {
  const { name, slug, ...rest } = parseInput(WorkspaceBody, body);
  return { ...fromFields(rest), name, slug };
}

/**
 * The body of `PATCH /workspaces/{id}`.
 *
 * @throws DaybookError `invalid_request`, in the contract's names
 */
export function fromWorkspaceChanges(body: unknown): WorkspaceChanges {
  const { name, slug, ...rest } = parseInput(WorkspaceChangesBody, body);
  return { ...fromFields(rest), name, slug };
}

function fromFields(read: Omit<WorkspaceChangesBody, "name" | "slug">): Omit<NewWorkspace, "name" | "slug"> {
  return {
    description: read.description,
    defaultTextModel: read.default_text_model,
    defaultImageModel: read.default_image_model,
    defaultProviderSort: read.default_provider_sort,
    isObservabilityIoLoggingEnabled: read.is_observability_io_logging_enabled,
    isObservabilityBroadcastEnabled: read.is_observability_broadcast_enabled,
    isDataDiscountLoggingEnabled: read.is_data_discount_logging_enabled,
    ioLoggingSamplingRate: read.io_logging_sampling_rate,
    ioLoggingApiKeyIds: read.io_logging_api_key_ids,
    disabledServerTools: read.disabled_server_tools,
  };
}
