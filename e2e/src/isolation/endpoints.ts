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
  family:
    | "activity"
    | "account"
    | "account write"
    | "credits"
    | "own key"
    | "report"
    | "usage"
    | "usage of a member"
    | "own user"
    | "own team"
    | "events"
    | "event list"
    | "event list of a member"
    | "team"
    | "plan"
    | "server";
  whose: Whose;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
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
  return [
    ...readingShapes(),
    ...analyticsShapes(),
    ...usageShapes(),
    ...daybookReportShapes(),
    ...accountShapes(),
    ...teamShapes(),
    ...serverShapes(),
  ].flatMap(({ whoses, ...shape }) =>
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
    activity("as the vendor told it", () => "?source=vendor", ["own"]),
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
      name: "user activity as a table",
      family: "report",
      method: "GET",
      whoses: ["own"],
      request: () => ({ path: "/v1/reports/user-activity?format=csv" }),
    },
    {
      name: "import",
      family: "events",
      method: "POST",
      whoses: ["own"],
      request: () => ({ path: "/v1/import", body: "request_id,request_created_at\n" }),
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
    ...(["POST", "PUT"] as const).map((method): Shape => ({
      name: `traces by ${method}`,
      family: "events",
      method,
      whoses: ["own"],
      request: () => ({ path: "/v1/traces", body: {} }),
    })),
    {
      name: "metrics",
      family: "events",
      method: "POST",
      whoses: ["own"],
      request: () => ({ path: "/v1/metrics", body: {} }),
    },
    {
      name: "event list",
      family: "event list",
      method: "GET",
      whoses: ["own"],
      request: () => ({ path: "/v1/events" }),
    },
    ...["memberId", "memberEmail", "alias"].map((name): Shape => ({
      name: `event list of a member by ${name}`,
      family: "event list of a member",
      method: "GET",
      whoses: ["own", "other-id"],
      request: (_, of) => ({ path: `/v1/events?user_id=${encodeURIComponent(of[name as "alias"])}` }),
    })),
    {
      name: "event sources",
      family: "event list",
      method: "GET",
      whoses: ["own"],
      request: () => ({ path: "/v1/events/sources" }),
    },
    {
      name: "event sources of a member",
      family: "event list of a member",
      method: "GET",
      whoses: ["own", "other-id"],
      request: (_, of) => ({ path: `/v1/events/sources?user_id=${encodeURIComponent(of.memberId)}` }),
    },
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

/** Usage lists and sums of v0's contracts, and what a key is told of its member and team. */
function usageShapes(): Shape[] {
  const get = (
    path: (at: Target, of: Target) => string,
    shape: Pick<Shape, "name" | "family"> & Partial<Shape>,
  ): Shape => ({
    method: "GET",
    whoses: ["own"],
    ...shape,
    request: (at, of) => ({ path: path(at, of) }),
  });
  const wide = "start=2026-03-01T00:00:00Z";
  const lists = ["/v1/reports/usage", "/v2/usage/summary", "/v2/usage/events", "/v2/usage/activity"];
  const names: [string, (of: Target) => string][] = [
    ["id", (of) => of.memberId],
    ["email", (of) => of.memberEmail],
    ["alias", (of) => of.alias],
  ];
  return [
    ...[...lists, "/v1/reports/usage/ai"].map((path) =>
      get(() => `${path}?${wide}`, { name: `GET ${path}`, family: "usage" }),
    ),
    ...[...lists, "/v1/reports/usage/ai"].map((path) =>
      get(() => `${path}?${wide}&format=csv`, { name: `GET ${path} as a table`, family: "usage" }),
    ),
    ...lists.flatMap((path) =>
      names.map(([word, nameOf]) =>
        get((_, of) => `${path}?${wide}&userId=${encodeURIComponent(nameOf(of))}`, {
          name: `GET ${path} of a member by ${word}`,
          family: "usage of a member",
          whoses: ["own", "other-id"],
          foreign: path.startsWith("/v2") ? 422 : 404,
        }),
      ),
    ),
    get(() => "/v1/user", { name: "GET /v1/user", family: "own user" }),
    ...["/v1/user/plan", "/v1/user/billing", "/v1/user/scopes", "/v1/rate-limits"].map((path) =>
      get(() => path, { name: `GET ${path}`, family: "own team" }),
    ),
    ...["/v1/user/billing", "/v1/rate-limits"].map((path) =>
      get((at) => `${path}?scope=${at.slug}`, {
        name: `GET ${path} of a scope`,
        family: "own team",
        whoses: ["own", "other"],
      }),
    ),
  ];
}

/** Daybook's own reports: everybody with a management key sees themselves, OWNER and BILLING all. */
function daybookReportShapes(): Shape[] {
  const range = "start=2026-03-01";
  const names: [string, (of: Target) => string][] = [
    ["id", (of) => of.memberId],
    ["email", (of) => of.memberEmail],
    ["alias", (of) => of.alias],
  ];
  const any = { whoses: ["own", "other-id"] } as const;
  const get = (path: string, query: (of: Target) => string, shape: Partial<Shape> = {}): Shape => ({
    name: `GET ${path} ${query.toString().replace(/^.*=> */, "")}`,
    family: "usage",
    method: "GET",
    whoses: ["own"],
    ...shape,
    request: (_, of) => ({ path: `${path}?${range}${query(of)}` }),
  });
  const [members, activity] = ["/v1/reports/members", "/v1/reports/activity"];
  return [
    get(members, () => "&include=daily&timezone=Asia/Kathmandu"),
    get(members, () => "&format=csv"),
    get(activity, () => "&group_by=day,member,key,workspace"),
    get(activity, () => "&group_by=hour,member&format=ndjson"),
    get(activity, (of) => `&api_key_hash=${of.keyHash}`, any),
    get(activity, (of) => `&workspace_id=${of.workspaceId}`, any),
    get("/v1/reports/reconcile", () => "&end=2026-03-14&group_by=model", { family: "usage of a member" }),
    get("/v1/reports/reconcile", () => "&end=2026-03-14&vendor=v0&format=csv", { family: "usage of a member" }),
    ...names.flatMap(([, nameOf]) =>
      [
        [members, "userId"],
        [activity, "user_id"],
      ].map(([path = "", parameter]) =>
        get(path, (of) => `&${parameter}=${encodeURIComponent(nameOf(of))}`, { family: "usage of a member", ...any }),
      ),
    ),
  ];
}

/** Keys, workspaces, members and credits of the OpenRouter contract: the team is the caller's, things are named by id. */
function accountShapes(): Shape[] {
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
