import type { Shape, Target } from "../endpoint.js";
import type { Whose } from "../access-rule.js";

/** Activity and analytics of the OpenRouter contract. */
export function openRouterReportShapes(): Shape[] {
  return [...activityShapes(), ...analyticsShapes()];
}

function activityShapes(): Shape[] {
  const activity = (
    name: string,
    query: (of: Target) => string,
    whoses: readonly Whose[] = ["own", "other-id"],
  ): Shape => ({
    name: `activity ${name}`,
    family: "activity",
    method: "GET",
    whoses,
    request: (_, of) => ({ path: `/api/v1/activity${query(of)}` }),
  });
  return [
    activity("of everything", () => "", ["own"]),
    activity("by workspace", () => "?group_by=workspace", ["own"]),
    activity("as the vendor told it", () => "?source=vendor", ["own"]),
    activity("of a key", (of) => `?api_key_hash=${of.keyHash}`),
    activity("of a member", (of) => `?user_id=${of.memberId}`),
    activity("of an email", (of) => `?user_id=${encodeURIComponent(of.memberEmail)}`),
    activity("of an alias", (of) => `?user_id=${encodeURIComponent(of.alias)}`),
    activity("of a workspace", (of) => `?workspace_id=${of.workspaceId}`),
  ];
}

/** Analytics. Another team's ids match nothing there, with a 200: e2e/src/analytics holds that against ids nobody has. */
function analyticsShapes(): Shape[] {
  const path = "/api/v1/analytics";
  const query = (name: string, body: (of: Target) => object): Shape => ({
    name: `analytics ${name}`,
    family: "activity",
    method: "POST",
    changes: false,
    whoses: ["own"],
    request: (_, of) => ({
      path: `${path}/query`,
      body: {
        metrics: ["request_count", "p50_latency"],
        time_range: { start: "2026-03-01T00:00:00Z", end: "2026-03-15T00:00:00Z" },
        ...body(of),
      },
    }),
  });
  const of = (field: string, valueOf: (of: Target) => string): Shape =>
    query(`of a ${field}`, (target) => ({
      dimensions: ["user", "api_key_id"],
      filters: [{ field, operator: "eq", value: valueOf(target) }],
    }));
  return [
    {
      name: "analytics meta",
      family: "activity",
      method: "GET",
      whoses: ["own"],
      request: () => ({ path: `${path}/meta` }),
    },
    query("of everything", () => ({ dimensions: ["user", "workspace"], granularity: "day" })),
    of("api_key_id", ({ keyHash }) => keyHash),
    of("user", ({ memberId }) => memberId),
    of("user", ({ memberEmail }) => memberEmail),
    of("user", ({ alias }) => alias),
    of("workspace", ({ workspaceId }) => workspaceId),
  ];
}
