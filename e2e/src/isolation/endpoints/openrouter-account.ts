import { randomUUID } from "node:crypto";
import type { Endpoint, Shape, Target } from "../endpoint.js";

/** Keys, workspaces, members and credits of the OpenRouter contract: the team is the caller's, things are named by id. */
export function openRouterAccountShapes(): Shape[] {
  const API = "/api/v1";
  const own = { whoses: ["own"] } as const;
  const any = { whoses: ["own", "other-id"] } as const;
  const list = (path: string): Shape => ({
    name: `GET ${path}`,
    family: "account",
    method: "GET",
    ...own,
    request: () => ({ path: `${API}${path}` }),
  });
  const write = (
    method: Endpoint["method"],
    route: string,
    shape: { path?: (of: Target) => string; body?: (of: Target) => unknown } & Partial<Shape>,
  ): Shape => {
    const { path, body, ...rest } = shape;
    return {
      name: `${method} ${API}${route}`,
      family: "account write",
      method,
      ...any,
      ...rest,
      request: (_, of) => ({
        path: `${API}${path?.(of) ?? route}`,
        ...(body === undefined ? {} : { body: body(of) }),
      }),
    };
  };
  const read = (route: string, path: (of: Target) => string, rest: Partial<Shape> = {}): Shape => ({
    name: `GET ${API}${route}`,
    family: "account",
    method: "GET",
    ...any,
    ...rest,
    request: (_, of) => ({ path: `${API}${path(of)}` }),
  });
  const key = (of: Target): string => `/keys/${of.keyHash}`;
  const workspace = (of: Target): string => `/workspaces/${of.workspaceId}`;
  const members = (of: Target): { user_ids: string[] } => ({ user_ids: [of.memberId] });
  const fresh = (): string => `n-${randomUUID().slice(0, 13)}`;
  const made = { success: 201, foreign: 400 };
  return [
    ...["/key", "/auth/key"].map((path): Shape => ({ ...list(path), family: "own key" })),
    { ...list("/credits"), family: "credits" },
    ...["/keys", "/keys?include_disabled=true", "/workspaces", "/organization/members"].map(list),
    list("/workspaces/default/members"),
    read("/keys?workspace_id", (of) => `/keys?workspace_id=${of.workspaceId}`, { foreign: 400 }),
    read("/keys/{hash}", key),
    write("POST", "/keys", { ...own, success: 201, body: () => ({ name: "k" }) }),
    write("POST", "/keys (workspace)", {
      ...made,
      path: () => "/keys",
      body: (of) => ({ name: "k", workspace_id: of.workspaceId }),
    }),
    write("POST", "/keys (creator)", {
      ...made,
      path: () => "/keys",
      body: (of) => ({ name: "k", creator_user_id: of.memberId }),
    }),
    write("PATCH", "/keys/{hash}", { path: key, body: () => ({ name: "Renamed" }) }),
    write("DELETE", "/keys/{hash}", { path: key }),
    write("POST", "/workspaces", { ...own, success: 201, body: () => ({ name: "W", slug: fresh() }) }),
    read("/workspaces/{id}", workspace),
    write("PATCH", "/workspaces/{id}", { path: workspace, body: () => ({ name: "Renamed" }) }),
    write("DELETE", "/workspaces/{id}", { path: workspace }),
    read("/workspaces/{id}/members", (of) => `${workspace(of)}/members`),
    write("POST", "/workspaces/{id}/members/add", { path: (of) => `${workspace(of)}/members/add`, body: members }),
    write("POST", "/workspaces/{id}/members/remove", {
      path: (of) => `${workspace(of)}/members/remove`,
      body: members,
    }),
    write("POST", "/workspaces/default/members/add", { foreign: 400, body: members }),
  ];
}
