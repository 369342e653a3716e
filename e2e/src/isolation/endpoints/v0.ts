import type { Shape, Target } from "../endpoint.js";

/** Usage lists and sums of v0's contracts, and what a key is told of its member and team. */
export function v0Shapes(): Shape[] {
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
