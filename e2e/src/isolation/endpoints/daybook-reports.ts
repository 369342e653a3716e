import type { Shape, Target } from "../endpoint.js";

/** Daybook's own reports: everybody with a management key sees themselves, OWNER and BILLING all. */
export function daybookReportShapes(): Shape[] {
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
