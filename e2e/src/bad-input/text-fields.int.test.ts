import { generation, chatCreated, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendBody } from "../event-door/send-body.js";
import { readStored } from "../event-door/stored-events.js";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** Every field of `data` that takes any text. */
const TEXT_FIELDS = [
  "user",
  "api_key_name",
  "chat_id",
  "message_id",
  "title",
  "project_id",
  "model",
  "model_permaslug",
  "variant",
  "provider_name",
  "gateway",
  "operation",
  "app",
  "external_user",
  "skin",
  "origin",
  "country",
  "data_region",
  "session_id",
  "cost_source",
  "price_version",
  "error_type",
  "finish_reason",
  "response_id",
  "schema",
] as const;

// The embedded engine ends inline data at the first blank line and would run what follows as SQL.
const HOSTILE = [
  "a\n\nDROP TABLE daybook.events",
  "\n\n; DROP DATABASE daybook; --",
  "'); DROP TABLE daybook.events; --",
  "\\'\\\"`$(reboot)`{{database}} {team:String} %s %d ?",
  "\r\n\r\nSELECT 1 FORMAT Native\r\n\r\n",
  "tab\tline\nreturn\rbackslash\\n\u0001\u007f\u2028\u{1f4d2}",
] as const;

test("hostile text in every field is stored as sent, and no byte of it is run", async () => {
  team = await server.createTeam();
  const events = HOSTILE.map((text, at) => ({
    ...generation({
      id: `${at}${text}`,
      source: text,
      data: Object.fromEntries(TEXT_FIELDS.map((field) => [field, `${field}${text}`])),
    }),
    type: `${text}.generation.completed`,
  }));
  const bodies = [
    { body: JSON.stringify(events), type: "application/json" },
    { body: events.map((event) => JSON.stringify(event)).join("\n"), type: "application/x-ndjson" },
  ];
  for (const { body, type } of bodies) {
    expect(await sendBody(server, team, body, { type })).toMatchObject({ text: `{"accepted":${HOSTILE.length}}` });
    const rows = await readStored(server, team);
    expect(rows).toHaveLength(HOSTILE.length);
    for (const [at, text] of HOSTILE.entries()) {
      expect(rows[at]).toMatchObject({
        id: `${at}${text}`,
        source: text,
        type: "generation",
        ...Object.fromEntries(TEXT_FIELDS.map((field) => [field, `${field}${text}`])),
      });
    }
  }
});

test("hostile text in what reports filter by and group by is a value and nothing more", async () => {
  team = await server.createTeam();
  const time = new Date(Date.now() - 86_400_000).toISOString();
  const events = HOSTILE.map((text) => generation({ time, data: { user: text, model: text, provider_name: text } }));
  await server.send(team, [...events, ...HOSTILE.map((text) => chatCreated({ time, data: { user: text } }))]);
  for (const text of ["", ...HOSTILE]) {
    const filter = text === "" ? "" : `?user_id=${encodeURIComponent(text)}`;
    const activity = await server.call("GET", `/api/v1/activity${filter}`, { key: team.managementKey });
    expect(activity.status).toBeLessThan(500);
    const people = await server.call("GET", `/v1/reports/user-activity?cursor=${encodeURIComponent(text)}`, {
      key: team.managementKey,
    });
    expect(people.status).toBeLessThan(500);
  }
  expect(await readStored(server, team)).toHaveLength(2 * HOSTILE.length);
});
