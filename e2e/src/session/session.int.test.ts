import { createHash } from "node:crypto";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn, toSession } from "./sign-in.js";

const START_MS = Date.UTC(2026, 2, 15, 12);
const HOUR_MS = 3_600_000;
let nowMs = START_MS;
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer({ nowMs: () => nowMs });
  team = await server.createTeam();
});
afterAll(() => server.close());

async function managementKey(of: TestTeam, roles: string[]): Promise<{ key: string; hash: string; email: string }> {
  const { email } = await server.createMember(of, { teamRoles: roles });
  return { ...(await server.createKey(of, { name: "page", kind: "management", memberEmail: email })), email };
}

const REPORT = "/v1/reports/activity";

describe("signing in", () => {
  test("sets a cookie that no script reads and no other site sends, and tells no key", async () => {
    const { setCookie, cookie } = await signIn(server, [team.managementKey]);
    expect(setCookie).toMatch(/^daybook_session=[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const told = await server.call("GET", "/v1/session", { headers: { cookie } });
    expect(toSession(told.json).teams).toMatchObject([{ slug: team.slug, mayReadTeam: true, mayAdminister: true }]);
    for (const text of [told.text, Buffer.from(cookie.split("=")[1] ?? "", "base64url").toString("latin1")]) {
      expect(text).not.toContain(team.managementKey);
    }
    expect(told.text).toContain(createHash("sha256").update(team.managementKey).digest("hex"));
  });

  test("behind a proxy that ends TLS the cookie stays on TLS", async () => {
    const answer = await server.call("POST", "/v1/session", {
      body: { key: team.managementKey },
      headers: { "x-forwarded-proto": "https" },
    });
    expect(answer.headers.get("set-cookie")).toMatch(/; Secure$/);
  });

  test("takes management keys only, whoever holds them", async () => {
    const member = await managementKey(team, ["MEMBER"]);
    const { cookie } = await signIn(server, [member.key]);
    const told = await server.call("GET", "/v1/session", { headers: { cookie } });
    expect(toSession(told.json).teams).toMatchObject([
      { slug: team.slug, mayReadTeam: false, mayAdminister: false, member: { email: member.email } },
    ]);
    const refused: [unknown, number][] = [
      [{ key: team.ingestKey }, 403],
      [{ key: server.operatorToken }, 401],
      [{ key: `sk-db-v1-${"0".repeat(64)}` }, 401],
      [{ key: "" }, 400],
      [{ key: 7 }, 400],
      [{}, 400],
      [["key"], 400],
    ];
    for (const [body, status] of refused) {
      const answer = await server.call("POST", "/v1/session", { body });
      expect([answer.status, answer.headers.get("set-cookie")], `${JSON.stringify(body)}`).toEqual([status, null]);
    }
  });

  test("twenty wrong keys in a minute are enough; the next minute begins anew", async () => {
    nowMs += 5 * 60_000;
    const ask = (key: string) => server.call("POST", "/v1/session", { body: { key } });
    for (let attempt = 0; attempt < 20; attempt++) expect((await ask(`wrong-${attempt}`)).status).toBe(401);
    const refused = await ask(team.managementKey);
    expect([refused.status, refused.json]).toMatchObject([429, { error: { code: "too_many_requests" } }]);
    nowMs += 60_000;
    expect((await ask(team.managementKey)).status).toBe(200);
    nowMs = START_MS;
  });
});

describe("a session", () => {
  test("is over after twelve hours, and at the very moment its key is revoked", async () => {
    const own = await managementKey(team, ["OWNER"]);
    const { headers } = await signIn(server, [own.key]);
    expect((await server.call("GET", REPORT, { headers })).status).toBe(200);
    nowMs += 12 * HOUR_MS - 1;
    expect((await server.call("GET", REPORT, { headers })).status).toBe(200);
    nowMs += 1;
    for (const path of [REPORT, "/v1/session"]) expect((await server.call("GET", path, { headers })).status).toBe(401);
    nowMs = START_MS;
    await server.admin("DELETE", `/admin/v1/teams/${team.slug}/keys/${own.hash}`);
    for (const path of [REPORT, "/v1/session"]) expect((await server.call("GET", path, { headers })).status).toBe(401);
  });

  test("that was changed, cut, or is another text of this server opens nothing", async () => {
    const { cookie, csrfToken } = await signIn(server, [team.managementKey]);
    const forged = [cookie.slice(0, -1), `${cookie}A`, "daybook_session=", `daybook_session=${csrfToken}`];
    for (const one of forged) {
      expect((await server.call("GET", REPORT, { headers: { cookie: one } })).status, `${one}`).toBe(401);
    }
  });

  test("holds a key for each of several teams, and the header says which one asks", async () => {
    const second = await server.createTeam();
    const { headers } = await signIn(server, [team.managementKey, second.managementKey]);
    const told = await server.call("GET", "/v1/session", { headers });
    expect(toSession(told.json).teams.map(({ slug }) => slug)).toEqual([second.slug, team.slug]);
    const as = (slug?: string) =>
      server.call("GET", "/v1/user/scopes", { headers: { ...headers, ...(slug && { "x-daybook-team": slug }) } });
    expect((await as()).text).toContain(second.slug);
    expect((await as(team.slug)).text).toContain(team.slug);
    const third = await server.createTeam();
    const [other, nowhere] = [await as(third.slug), await as("no-such-team")];
    expect([other.status, nowhere.status]).toEqual([404, 404]);
    expect(other.text.replace(third.slug, "")).toBe(nowhere.text.replace("no-such-team", ""));
    // A second key of one team takes the place of the first.
    const own = await managementKey(team, ["BILLING"]);
    const again = await server.call("POST", "/v1/session", { headers, body: { key: own.key } });
    expect(toSession(again.json).teams.map(({ slug, member }) => [slug, member.email === own.email])).toEqual([
      [team.slug, true],
      [second.slug, false],
    ]);
  });

  test("gives way to a key that is sent beside it", async () => {
    const second = await server.createTeam();
    const { headers } = await signIn(server, [team.managementKey]);
    const answer = await server.call("GET", "/v1/user/scopes", { headers, key: second.managementKey });
    expect(answer.text).toContain(second.slug);
    expect((await server.call("GET", REPORT, { headers, key: "nonsense" })).status).toBe(401);
  });

  test("ends with the sign-out, which needs its token and may be repeated", async () => {
    const { cookie, headers } = await signIn(server, [team.managementKey]);
    expect((await server.call("DELETE", "/v1/session", { headers: { cookie } })).status).toBe(403);
    const out = await server.call("DELETE", "/v1/session", { headers });
    expect([out.status, out.headers.get("set-cookie")]).toEqual([
      200,
      "daybook_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict",
    ]);
    expect((await server.call("DELETE", "/v1/session")).status).toBe(200);
  });
});

describe("forged requests", () => {
  const body = { name: "Renamed" };

  test("a write that only the cookie vouches for needs the session's own token, on every contract's routes", async () => {
    const { cookie, headers } = await signIn(server, [team.managementKey]);
    const other = await signIn(server, [team.managementKey]);
    const writes: [string, string][] = [
      ["PATCH", `/admin/v1/teams/${team.slug}`],
      ["POST", "/v1/events"],
      ["POST", "/api/v1/analytics/query"],
      ["POST", "/api/v1/keys"],
    ];
    for (const [method, path] of writes) {
      for (const token of [undefined, "", "x", other.csrfToken]) {
        const sent = { cookie, ...(token === undefined ? {} : { "x-daybook-csrf": token }) };
        const { status, text } = await server.call(method, path, { headers: sent, body });
        expect([status, text.includes("x-daybook-csrf")], `${method} ${path} ${token}`).toEqual([403, true]);
      }
    }
    expect((await server.call("PATCH", `/admin/v1/teams/${team.slug}`, { headers, body })).status).toBe(200);
  });

  test("the cookie counts for nothing in a request that another site, port or subdomain caused", async () => {
    const { headers } = await signIn(server, [team.managementKey]);
    const strangers = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://127.0.0.1:1" },
    ];
    for (const more of strangers) {
      const sent = { ...headers, ...more };
      expect((await server.call("GET", REPORT, { headers: sent })).status).toBe(401);
      const write = await server.call("PATCH", `/admin/v1/teams/${team.slug}`, { headers: sent, body });
      expect(write.status).toBe(401);
      const signedIn = await server.call("POST", "/v1/session", { headers: more, body: { key: team.managementKey } });
      expect([signedIn.status, signedIn.headers.get("set-cookie")]).toEqual([403, null]);
    }
    for (const more of [{ "sec-fetch-site": "same-origin", origin: server.url }, { "sec-fetch-site": "none" }]) {
      expect((await server.call("GET", REPORT, { headers: { ...headers, ...more } })).status).toBe(200);
    }
  });

  test("no answer invites a browser to send the cookie from elsewhere", async () => {
    const answer = await server.call("OPTIONS", "/v1/session", {
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    });
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });
});
