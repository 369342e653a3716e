import { daysAgo, type TestServer } from "@daybook/testkit";
import { expect } from "vitest";
import { AGE_DAYS, type AgedTeam } from "../retention/aged-team.js";

/** Everything that an owner can read of the team, as one text. */
export async function everythingSaid(server: TestServer, aged: AgedTeam): Promise<string> {
  const from = daysAgo(AGE_DAYS + 1);
  const [end, key] = [`${daysAgo(0)}T00:00:00Z`, aged.team.managementKey];
  const paths = [
    "/api/v1/activity",
    "/api/v1/organization/members",
    "/api/v1/keys",
    "/v1/reports/user-activity",
    "/v1/reports/user-activity?format=csv",
    `/v1/reports/members?start=${from}&include=daily`,
    `/v1/reports/members?start=${from}&format=ndjson`,
    `/v1/reports/activity?start=${from}&group_by=day,member,key`,
    `/v1/reports/activity?start=${from}&group_by=member&format=csv`,
    `/v1/reports/usage?startDate=${from}T00:00:00Z&limit=150`,
    `/v1/reports/usage/ai?start=${from}T00:00:00Z&format=ndjson`,
    `/v2/usage/events?start=${from}T00:00:00Z&end=${end}&limit=100`,
    `/v2/usage/activity?start=${from}T00:00:00Z&end=${end}`,
    `/v2/usage/activity?start=${from}T00:00:00Z&end=${end}&rows=chats&format=csv`,
    "/v1/events?limit=1000",
    `/admin/v1/teams/${aged.team.slug}/members`,
    `/admin/v1/teams/${aged.team.slug}/keys`,
    `/admin/v1/teams/${aged.team.slug}/aliases`,
    `/admin/v1/teams/${aged.team.slug}/erasures`,
  ];
  const answers = await Promise.all(paths.map((path) => server.call("GET", path, { key })));
  for (const [index, { status, text }] of answers.entries()) expect(status, `${paths[index]}: ${text}`).toBe(200);
  const analytics = await server.call("POST", "/api/v1/analytics/query", {
    key,
    body: {
      metrics: ["request_count", "total_usage"],
      dimensions: ["user"],
      time_range: { start: `${from}T00:00:00Z`, end },
    },
  });
  expect(analytics.status, `${analytics.text}`).toBe(200);
  const backup = await server.call("GET", "/admin/v1/backup/accounts", { key: server.operatorToken });
  return [
    ...answers.map(({ text }) => text),
    analytics.text,
    backup.text
      .split("\n")
      .filter((line) => line.includes(aged.team.id))
      .join("\n"),
  ].join("\n");
}

/** Every row of the team in the event store, and the text of every mutation. */
export async function storedText(server: TestServer, aged: AgedTeam): Promise<string> {
  const { analytics } = server.daybook;
  const tables = ["events", "day_rollups", "frozen_days", "event_facts"];
  const rows = await Promise.all(
    tables.map((table) =>
      analytics.query<{ text: string }>({
        sql: `SELECT formatRow('TSV', *) AS text FROM ${analytics.database}.${table} WHERE team = {team:String}`,
        params: { team: aged.team.id },
      }),
    ),
  );
  const mutations = await analytics.query<{ text: string }>({ sql: "SELECT command AS text FROM system.mutations" });
  return [...rows.flat(), ...mutations].map(({ text }) => text).join("\n");
}

/** Where the text has it, with a little around it; the first few. */
export function mentions(text: string, name: RegExp): string[] {
  return [...text.matchAll(name)].slice(0, 5).map(({ index }) => text.slice(Math.max(0, index - 80), index + 40));
}
