import { randomUUID } from "node:crypto";
import type { Whose } from "../access-rule.js";
import type { Endpoint, Shape, Target } from "../endpoint.js";

const TEAMS = "/admin/v1/teams";

/** The administration of teams, and of the server. */
export function adminShapes(): Shape[] {
  return [...teamShapes(), ...serverShapes()];
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
    team("GET", "/vendors"),
    team("POST", "/vendors", { body: () => ({ vendor: "v0", key: "k", paused: true }), success: 201 }),
    team("GET", "/vendors/:id", { path: () => "openrouter", whoses: ["own", "other"] }),
    team("PATCH", "/vendors/:id", {
      path: () => "openrouter",
      body: () => ({ everyHours: 3 }),
      whoses: ["own", "other"],
    }),
    team("DELETE", "/vendors/:id", { path: () => "openrouter", success: 204, whoses: ["own", "other"] }),
    team("POST", "/vendors/openrouter/sync", { whoses: ["own", "other"] }),
    team("GET", "/prices"),
    team("POST", "/prices", {
      body: () => ({
        version: fresh(),
        unit: "USD per 1,000,000 tokens",
        prices: [{ model: "no/model", valid_from: "2026-01-01", input: "1" }],
      }),
      success: 201,
    }),
    team("GET", "/prices/:id", { path: () => "v1", whoses: ["own", "other"] }),
    team("GET", "/repricings"),
    team("POST", "/repricings", { body: () => ({ from: "2026-03-01", to: "2026-03-02", dryRun: true }) }),
    team("PATCH", "/aliases/:id", { path: (of) => of.alias, body: (of) => ({ member: of.otherMemberId }) }),
    team("DELETE", "/aliases/:id", { path: (of) => of.alias }),
    team("GET", "/erasures"),
    team("POST", "/erasures", { body: (of) => ({ person: of.memberEmail }), success: 201, whoses: everywhere }),
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
    ...[{ totalCredits: null }, { requestsPerMinute: null }].map((body): Shape => ({
      name: `change ${Object.keys(body).join()}`,
      family: "plan",
      method: "PATCH",
      whoses: ["own", "other"],
      request: (at) => ({ path: `${TEAMS}/${at.slug}`, body }),
    })),
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
    { ...server, name: "let go of old events", method: "POST", request: () => ({ path: "/admin/v1/retention" }) },
    { ...server, name: "rebuild all", method: "POST", request: () => ({ path: "/admin/v1/rebuild" }) },
    { ...server, name: "export erasures", method: "GET", request: () => ({ path: "/admin/v1/erasures" }) },
    {
      ...server,
      name: "repeat erasures",
      method: "POST",
      request: () => ({ path: "/admin/v1/erasures", body: { format: 1, erasures: [] } }),
    },
    { ...server, name: "doctor", method: "GET", request: () => ({ path: "/admin/v1/doctor" }) },
    ...["events", "events/202603", "frozen", "accounts"].map((part): Shape => ({
      ...server,
      name: `back up ${part}`,
      method: "GET",
      request: () => ({ path: `/admin/v1/backup/${part}` }),
    })),
    // Refused even to the operator where there are teams.
    ...["", "/events/202603", "/frozen", "/erasures", "/accounts"].map((part): Shape => ({
      ...server,
      name: `restore${part}`,
      method: "POST",
      success: 409,
      request: () => ({ path: `/admin/v1/restore/${randomUUID()}${part}` }),
    })),
  ];
}
