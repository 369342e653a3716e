import { messageCreated, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { createClient } from "v0-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkEveryAnswer } from "./contracts.js";
import { failingStore } from "./failing-store.js";
import { dayBefore, NOW_MS } from "./fixed-clock.js";

const { wrapAnalytics, fail } = failingStore();
let server: TestServer;
let team: TestTeam;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, wrapAnalytics });
  team = await server.createTeam();
  const days = [0, 1, 2, 3, 400];
  await server.send(
    team,
    days.map((day) => messageCreated({ time: `${dayBefore(day)}T10:00:00Z`, data: { user: team.ownerEmail } })),
  );
});
afterAll(() => server.close());

interface Range {
  startDate?: string;
  endDate?: string;
}

async function ask(range?: Range, { apiKey = team.managementKey, path = "/v1" } = {}) {
  return createClient({ apiKey, baseUrl: server.url + path }).reports.getUserActivity(range);
}

const ranges: { range: Range | undefined; messages: number }[] = [
  { range: undefined, messages: 5 },
  { range: {}, messages: 5 },
  { range: { startDate: `${dayBefore(2)}T00:00:00.000Z` }, messages: 3 },
  { range: { endDate: `${dayBefore(1)}T00:00:00.000Z` }, messages: 3 },
  { range: { startDate: `${dayBefore(3)}T00:00:00Z`, endDate: `${dayBefore(1)}T23:59:59.999Z` }, messages: 3 },
  { range: { startDate: `${dayBefore(1)}T10:00Z`, endDate: `${dayBefore(0)}T10:00Z` }, messages: 1 },
  { range: { startDate: `${dayBefore(1)}T10:00:00.0001Z`, endDate: `${dayBefore(0)}T10:00:00.0001Z` }, messages: 1 },
  { range: { startDate: `${dayBefore(1)}T10:00:00Z`, endDate: `${dayBefore(1)}T10:00:00Z` }, messages: 0 },
];
test.each(ranges)(
  "getUserActivity($range) counts what lies in the range and echoes it",
  async ({ range, messages }) => {
    for (const path of ["/v1", "/v1/"]) {
      const report = await ask(range, { path });
      expect(report.object).toBe("list");
      expect(report.data.map(({ messageCount }) => messageCount)).toEqual([messages]);
      expect(report.meta).toEqual({
        totalCount: 1,
        dateRange: { start: echoed(range?.startDate), end: echoed(range?.endDate) },
      });
    }
  },
);

test("exactly 365 days are allowed, one millisecond more is not", async () => {
  const endDate = "2026-03-01T00:00:00.000Z";
  expect((await ask({ startDate: "2025-03-01T00:00:00.000Z", endDate })).data).toHaveLength(1);
  await expectFailure(422, { startDate: "2025-02-28T23:59:59.999Z", endDate });
  const toNow = new Date(NOW_MS - 365 * 86_400_000);
  expect((await ask({ startDate: toNow.toISOString() })).data).toHaveLength(1);
  await expectFailure(422, { startDate: new Date(toNow.getTime() - 1).toISOString() });
});

test("without a start all data counts, however old", async () => {
  const report = await ask({ endDate: `${dayBefore(300)}T00:00:00Z` });
  expect(report.data[0]?.firstActivity).toBe(`${dayBefore(400)}T10:00:00.000Z`);
});

test.each([
  "2026-01-01",
  "2026-01-01T00:00:00",
  "2026-01-01T00:00:00+00:00",
  "2026-01-01T02:00:00+02:00",
  "2026-01-01t00:00:00z",
  "2026-01-01 00:00:00Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-01-01T00:00:60Z",
  "2025-02-29T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-01-01T00:00:00.Z",
  "1767225600000",
  " 2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00Z\n",
  "undefined",
])("422: the timestamp %j", async (text) => {
  await expectFailure(422, { startDate: text });
  await expectFailure(422, { endDate: text });
});

test("422 for what the client makes of null, an empty text and a Date", async () => {
  for (const value of [null, "", new Date(NOW_MS)]) {
    await expectFailure(422, untyped({ startDate: value }));
    await expectFailure(422, untyped({ endDate: value }));
  }
});

test("422 when the range is backwards, also when now stands for its end", async () => {
  await expectFailure(422, { startDate: "2026-03-02T00:00:00Z", endDate: "2026-03-01T23:59:59.999Z" });
  await expectFailure(422, { startDate: new Date(NOW_MS + 1).toISOString() });
});

test("401 for a key that is unknown, revoked, disabled or of a removed member", async () => {
  await expectFailure(401, {}, { apiKey: "v1:team:nobody" });
  await expectFailure(401, {}, { apiKey: `sk-db-v1-${"0".repeat(64)}` });
  for (const end of ["revoked", "disabled", "removed"]) {
    const { id, email } = await server.createMember(team, { teamRoles: ["OWNER"] });
    const { key, hash } = await server.createKey(team, { name: end, kind: "management", memberEmail: email });
    expect((await ask({}, { apiKey: key })).object).toBe("list");
    const path = `/admin/v1/teams/${team.slug}`;
    if (end === "revoked") await server.admin("DELETE", `${path}/keys/${hash}`);
    else if (end === "disabled") await server.admin("PATCH", `${path}/keys/${hash}`, { disabled: true });
    await expectFailureUnlessUsable(end, key);
    await server.admin("DELETE", `${path}/members/${id}`);
    await expectFailure(401, {}, { apiKey: key });
  }
});

test("401 without a key", async () => {
  const answer = await server.call("GET", "/v1/reports/user-activity");
  expect(answer.status).toBe(401);
  expect(answer.json).toMatchObject({ error: { type: "unauthorized_error" } });
});

test.each(["inference", "ingest"])("403 for an OWNER's %s key", async (kind) => {
  const { key } = await server.createKey(team, { name: kind, kind, memberEmail: team.ownerEmail });
  await expectFailure(403, {}, { apiKey: key });
});

test.each(["MEMBER", "DEVELOPER", "SECURITY", "VIEWER", "VIEWER_FOR_PLUS", "CONTRIBUTOR"])(
  "403 for the role %s",
  async (role) => {
    const { id, email } = await server.createMember(team, { teamRoles: [role] });
    const { key } = await server.createKey(team, { name: role, kind: "management", memberEmail: email });
    await expectFailure(403, {}, { apiKey: key });
    // What forbids is the role, not the range: a bad range is not looked at.
    await expectFailure(403, { startDate: "x" }, { apiKey: key });
    const path = `/admin/v1/teams/${team.slug}/members/${id}`;
    await server.admin("PATCH", path, { teamRoles: [role, "BILLING"] });
    expect((await ask({}, { apiKey: key })).object, "any of several roles opens the report").toBe("list");
    await server.admin("DELETE", path);
  },
);

test("403 on another plan, 200 again once the plan is back", async () => {
  const other = await server.createTeam({ plan: "pro" });
  await expectFailure(403, {}, { apiKey: other.managementKey });
  await server.admin("PATCH", `/admin/v1/teams/${other.slug}`, { plan: "v0-enterprise" });
  expect((await ask({}, { apiKey: other.managementKey })).object).toBe("list");
});

test.each(["bug", "store-down"] as const)("500: %s", async (failure) => {
  fail(failure);
  try {
    const { message } = await expectFailure(500, {});
    expect(message).not.toContain("secret-detail");
  } finally {
    fail(null);
  }
});

test("a missing path of v1 reports is a 404 in v1's words", async () => {
  for (const path of ["/v1/reports/nothing", "/v1//reports/nothing"]) {
    const answer = await server.call("GET", path, { key: team.managementKey });
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({ error: { message: expect.any(String), type: "not_found_error" } });
  }
});

const TYPES: Record<number, string> = {
  401: "unauthorized_error",
  403: "forbidden_error",
  422: "unprocessable_entity_error",
  500: "internal_server_error",
};

/** A bound comes back as it was sent, but for seconds that were left out: a `date-time` has them. */
function echoed(bound: string | undefined): string | null {
  return bound?.replace(/T(\d\d:\d\d)Z$/, "T$1:00Z") ?? null;
}

/** The client's one error: its text is the status and the raw body, which must be compact and nothing but the contract's. */
async function expectFailure(
  status: number,
  range: Range,
  { apiKey = team.managementKey } = {},
): Promise<{ message: string }> {
  let said = "";
  for (const path of ["/v1", "/v1/"]) {
    const error = await ask(range, { apiKey, path }).then(
      () => expect.fail("the request succeeded"),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    const text = error instanceof Error ? error.message : "";
    const [, code, body = ""] = /^HTTP (\d+): (.*)$/s.exec(text) ?? [];
    expect(`${code} ${text}`).toMatch(new RegExp(`^${status} `));
    const parsed: unknown = JSON.parse(body);
    expect(parsed).toEqual({ error: { message: expect.any(String), type: TYPES[status] } });
    expect(body).toBe(JSON.stringify(parsed));
    said = body;
  }
  return { message: said };
}

async function expectFailureUnlessUsable(end: string, key: string): Promise<void> {
  if (end === "removed") expect((await ask({}, { apiKey: key })).object).toBe("list");
  else await expectFailure(401, {}, { apiKey: key });
}

/** What JavaScript callers pass and the client's types forbid. */
function untyped(range: Record<string, unknown>): Range {
  return range;
}
