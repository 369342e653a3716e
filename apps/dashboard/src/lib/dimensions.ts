import type { ActivityGroup, ActivityReportRow, GetActivityReportRequest } from "@daybook/sdk/models/operations";

/** What usage can be parted by. */
export interface Dimension {
  label: string;
  plural: string;
  /** What the report is asked to tell apart. */
  groups: readonly ActivityGroup[];
  /** Null where events do not say. */
  idOf: (row: ActivityReportRow) => string | null;
  labelOf: (row: ActivityReportRow) => string | null;
  /** The column of the report that sorts by what is shown. */
  labelColumn: string;
  /** The request's filter that keeps some values. */
  filter: (ids: readonly string[]) => GetActivityReportRequest;
  /** How many values the filter takes at once. */
  filterMax: number;
}

const LIST_MAX = 100;

export const DIMENSIONS = {
  model: {
    label: "Model",
    plural: "models",
    groups: ["model"],
    idOf: (row) => row.model ?? null,
    labelOf: (row) => row.model ?? null,
    labelColumn: "model",
    filter: (ids) => ({ models: ids }),
    filterMax: LIST_MAX,
  },
  provider: {
    label: "Provider",
    plural: "providers",
    groups: ["provider"],
    idOf: (row) => row.providerName ?? null,
    labelOf: (row) => row.providerName ?? null,
    labelColumn: "provider_name",
    filter: (ids) => ({ providerNames: ids }),
    filterMax: LIST_MAX,
  },
  endpoint: {
    label: "Endpoint",
    plural: "endpoints",
    groups: ["endpoint", "model", "provider"],
    idOf: (row) => row.endpointId ?? null,
    labelOf: (row) => (row.endpointId == null ? null : `${row.model ?? "?"} at ${row.providerName ?? "?"}`),
    labelColumn: "model",
    filter: (ids) => ({ endpointIds: ids }),
    filterMax: LIST_MAX,
  },
  key: {
    label: "Key",
    plural: "keys",
    groups: ["key"],
    idOf: (row) => row.apiKeyHash ?? null,
    labelOf: (row) => row.apiKeyName ?? (row.apiKeyHash == null ? null : `Key ${row.apiKeyHash.slice(0, 8)}…`),
    labelColumn: "api_key_name",
    filter: (ids) => ({ apiKeyHashes: ids }),
    filterMax: LIST_MAX,
  },
  workspace: {
    label: "Workspace",
    plural: "workspaces",
    groups: ["workspace"],
    idOf: (row) => row.workspaceId ?? null,
    labelOf: (row) => row.workspaceName ?? row.workspaceId ?? null,
    labelColumn: "workspace_name",
    filter: (ids) => ({ workspaceIds: ids }),
    filterMax: LIST_MAX,
  },
  member: {
    label: "Member",
    plural: "members",
    groups: ["member"],
    idOf: (row) => row.memberId ?? null,
    labelOf: (row) => row.memberName ?? row.memberEmail ?? row.memberId ?? null,
    labelColumn: "member_name",
    filter: ([id]) => ({ userId: id }),
    filterMax: 1,
  },
} as const satisfies Record<string, Dimension>;

export type DimensionName = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = ["model", "provider", "endpoint", "key", "workspace", "member"] as const;

export function dimensionOf(name: DimensionName): Dimension {
  return DIMENSIONS[name];
}
