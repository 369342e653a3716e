import { randomUUID } from "node:crypto";
import { generation } from "@daybook/testkit";
import type { Whose } from "./access-rule.js";

/** What a request is about: a team and one of each of its things. */
export interface Target {
  slug: string;
  memberId: string;
  memberEmail: string;
  /** Of a member other than `memberId`, who may take over an alias. */
  otherMemberId: string;
  alias: string;
  workspaceId: string;
  keyHash: string;
}

export interface Endpoint {
  name: string;
  family: "activity" | "report" | "events" | "team" | "plan" | "server";
  whose: Whose;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** `at` is the team addressed, `of` whose things are named: another team for `other-id`. */
  request(at: Target, of: Target): { path: string; body?: unknown; headers?: Record<string, string> };
  /** Status when it is done. */
  success: number;
  /** Status when it is allowed and the things named are another team's. */
  foreign: number;
  /** Whether its success changes something, so that each success needs a target of its own. */
  changes: boolean;
}

const TEAMS = "/admin/v1/teams";
type Shape = Pick<Endpoint, "name" | "family" | "method" | "request"> &
  Partial<Endpoint> & { whoses: readonly Whose[] };

/** Every door of the server, with every way of asking for somebody else's data through it. */
export function allEndpoints(): Endpoint[] {
  return [...readingShapes(), ...teamShapes(), ...serverShapes()].flatMap(({ whoses, ...shape }) =>
    whoses.map((whose) => ({ success: 200, foreign: 404, changes: shape.method !== "GET", ...shape, whose })),
  );
}

function readingShapes(): Shape[] {
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
    activity("of a key", (of) => `?api_key_hash=${of.keyHash}`),
    activity("of a member", (of) => `?user_id=${of.memberId}`),
    activity("of an email", (of) => `?user_id=${encodeURIComponent(of.memberEmail)}`),
    activity("of an alias", (of) => `?user_id=${encodeURIComponent(of.alias)}`),
    activity("of a workspace", (of) => `?workspace_id=${of.workspaceId}`),
    {
      name: "user activity",
      family: "report",
      method: "GET",
      whoses: ["own"],
      request: () => ({ path: "/v1/reports/user-activity" }),
    },
    {
      name: "events",
      family: "events",
      method: "POST",
      foreign: 400,
      whoses: ["own", "other-id"],
      request: (_, of) => ({
        path: "/v1/events",
        body: [generation({ time: "2026-03-10T00:00:00Z", data: { user: null, workspace: of.workspaceId } })],
      }),
    },
  ];
}

function teamShapes(): Shape[] {
  const team = (
    method: Endpoint["method"],
    route: string,
    shape: {
      path?: (of: Target) => string;
      body?: (of: Target) => unknown;
      success?: number;
      whoses?: readonly Whose[];
    } = {},
  ): Shape => ({
    name: `${method} ${route}`,
    family: "team",
    method,
    success: shape.success ?? 200,
    whoses: shape.whoses ?? ["own", "other", ...(shape.path === undefined ? [] : (["other-id"] as const))],
    request: (at, of) => ({
      path: `${TEAMS}/${at.slug}${route.replace(/:.*/, "")}${shape.path ? encodeURIComponent(shape.path(of)) : ""}`,
      ...(shape.body === undefined ? {} : { body: shape.body(of) }),
    }),
  });
  const fresh = (): string => `n-${randomUUID().slice(0, 13)}`;
  const everywhere: readonly Whose[] = ["own", "other", "other-id"];
  const parts = [
    { route: "/members", id: (of: Target) => of.memberId, deleted: 200 },
    { route: "/members", id: (of: Target) => of.memberEmail, deleted: 200 },
    { route: "/workspaces", id: (of: Target) => of.workspaceId, deleted: 204 },
    { route: "/keys", id: (of: Target) => of.keyHash, deleted: 200 },
  ];
  return [
    team("GET", ""),
    team("PATCH", "", { body: () => ({ name: "Renamed" }) }),
    team("PATCH", "", { body: () => ({ hideUnlinkedPeople: false }) }),
    ...["/members", "/aliases", "/workspaces", "/keys"].map((route) => team("GET", route)),
    team("POST", "/members", { body: () => ({ email: `${fresh()}@x.example`, teamRoles: [] }), success: 201 }),
    team("POST", "/workspaces", { body: () => ({ slug: fresh(), name: "W" }), success: 201 }),
    team("POST", "/aliases", {
      body: (of) => ({ member: of.memberId, value: fresh() }),
      success: 201,
      whoses: everywhere,
    }),
    team("POST", "/keys", {
      body: (of) => ({ name: "k", kind: "management", memberEmail: of.memberEmail }),
      success: 201,
      whoses: everywhere,
    }),
    ...parts.flatMap(({ route, id, deleted }) => [
      team("GET", `${route}/:id`, { path: id }),
      team("PATCH", `${route}/:id`, { path: id, body: () => ({ name: "Renamed" }) }),
      team("DELETE", `${route}/:id`, { path: id, success: deleted }),
    ]),
    team("PATCH", "/aliases/:id", { path: (of) => of.alias, body: (of) => ({ member: of.otherMemberId }) }),
    team("DELETE", "/aliases/:id", { path: (of) => of.alias }),
  ];
}

function serverShapes(): Shape[] {
  const server = { family: "server", whoses: ["own"] } as const;
  return [
    {
      name: "raise the plan",
      family: "plan",
      method: "PATCH",
      whoses: ["own", "other"],
      request: (at) => ({ path: `${TEAMS}/${at.slug}`, body: { plan: "v0-enterprise" } }),
    },
    { ...server, name: "list teams", method: "GET", request: () => ({ path: TEAMS }) },
    {
      ...server,
      name: "create a team",
      method: "POST",
      success: 201,
      request: () => ({ path: TEAMS, body: { slug: `t-${randomUUID().slice(0, 8)}`, name: "T" } }),
    },
    // Refused even to the operator while somebody is in the team.
    {
      ...server,
      name: "delete a team",
      method: "DELETE",
      success: 409,
      whoses: ["own", "other"],
      request: (at) => ({ path: `${TEAMS}/${at.slug}` }),
    },
    {
      ...server,
      name: "rebuild a team",
      method: "POST",
      whoses: ["own", "other"],
      request: (at) => ({ path: "/admin/v1/rebuild", body: { team: at.slug } }),
    },
    { ...server, name: "rebuild all", method: "POST", request: () => ({ path: "/admin/v1/rebuild" }) },
    { ...server, name: "doctor", method: "GET", request: () => ({ path: "/admin/v1/doctor" }) },
  ];
}
