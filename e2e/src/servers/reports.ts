import { daysAgo, type TestClient } from "@daybook/testkit";
import { SEEN_KEY, type World } from "./world.js";

/** Both reports without filters. */
export const PLAIN_PATHS: readonly string[] = [
  "/api/v1/activity?",
  "/api/v1/activity?group_by=workspace",
  "/v1/reports/user-activity?",
];

/** Reports, by default both with every filter, in the words of the wire, with the names that all servers share. */
export async function readReports(
  server: TestClient,
  world: World,
  paths: readonly string[] = [...activityPaths(world), ...userActivityPaths()],
): Promise<Record<string, unknown>> {
  const reports: Record<string, unknown> = {};
  for (const path of paths) {
    const answer = await server.call("GET", path, { key: world.team.managementKey });
    const sharedName = (text: string): string => replaceNames(text.replaceAll(server.url, "<origin>"), world);
    reports[sharedName(path)] = { status: answer.status, body: inOneOrder(parseExact(sharedName(answer.text))) };
  }
  return reports;
}

function activityPaths(world: World): string[] {
  const keys = [world.of("key"), SEEN_KEY, SEEN_KEY.replaceAll("a", "b")].map((key) => `api_key_hash=${key}`);
  const people = [
    world.of("ada"),
    "bob@acme.example",
    "ada-login",
    "login%20with%20spaces",
    world.of("idle"),
    "nobody",
  ];
  const members = people.map((person) => `user_id=${person}`);
  const workspaces = [`workspace_id=${world.of("workspace")}`, "workspace_id=00000000-0000-4000-8000-000000000000"];
  const dates = [1, 2, 17, 30].map((days) => `date=${daysAgo(days)}`);
  const group = "group_by=workspace";
  const pairs = [
    `${keys[0]}&${dates[0]}`,
    `${keys[1]}&${workspaces[0]}&${group}`,
    `${members[0]}&${workspaces[0]}`,
    `${members[0]}&${keys[1]}`,
    `${members[1]}&${keys[0]}&${group}`,
    `${dates[1]}&${group}&date_format=timestamp`,
    `date=${daysAgo(31)}`,
  ];
  const queries = ["", group, ...dates, ...keys, ...members, ...workspaces, ...pairs];
  return queries.map((query) => `/api/v1/activity?${query}`);
}

function userActivityPaths(): string[] {
  const at = (days: number, time: string): string => `${daysAgo(days)}T${time}Z`;
  const ranges = [
    "",
    `startDate=${at(20, "00:00:00")}`,
    `endDate=${at(10, "00:00:00")}`,
    `startDate=${at(20, "11:22:33.444")}&endDate=${at(5, "11:22:33.444")}`,
    `startDate=${at(7, "11:22:33.445")}&endDate=${at(7, "23:59:59.999")}`,
    `startDate=${at(40, "00:00:00")}&endDate=${at(35, "00:00:00")}`,
  ];
  return ranges.map((range) => `/v1/reports/user-activity?${range}`);
}

function replaceNames(text: string, { names }: World): string {
  let replaced = text;
  for (const [value, name] of names) replaced = replaced.replaceAll(value, name);
  // The id of a person no team knows is made of the team's own id, so it says nothing across servers.
  return replaced.replaceAll(/person_[0-9a-f]{24}/g, "<unlinked>");
}

/** Numbers become text, digit for digit: a binary float would hide a difference in the last ones. */
function parseExact(text: string): unknown {
  return JSON.parse(text.replaceAll(/(?<=":)-?\d[\d.eE+-]*(?=[,}])/g, '"$&"'));
}

/**
 * Two orders end in ids that each server makes up: unlinked people stand by id, and usage that costs the same by
 * workspace. Every other order is promised and compared.
 */
function inOneOrder(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("data" in body) || !Array.isArray(body.data)) return body;
  const rows: unknown[] = body.data;
  const isOfPeople = "object" in body;
  const isByWorkspace = rows.some((row) => typeof row === "object" && row !== null && "workspace_id" in row);
  if (!isOfPeople && !isByWorkspace) return body;
  return { ...body, data: rows.map((row) => JSON.stringify(row)).toSorted() };
}
