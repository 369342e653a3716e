import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Answer, generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countStored } from "../event-door/stored-events.js";

let server: TestServer;
let team: TestTeam;
let path: string;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
  path = `/admin/v1/teams/${team.slug}`;
});

function expectError(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, json: answer.json }).toEqual({
    status,
    json: { error: { code, message: expect.stringMatching(/\S/) } },
  });
  expect(answer.text.length).toBeLessThan(4_000);
  expect(answer.text).not.toMatch(/\bat .*\.js:\d+|node_modules|ZodError/);
}

const asOperator = (method: string, to: string, body?: unknown, headers: Record<string, string> = {}) =>
  server.call(method, to, { key: server.operatorToken, headers, ...(body === undefined ? {} : { body }) });

/** Every route that reads a body, with one that it takes. */
const WRITES = (): [string, string, Record<string, unknown>][] => [
  ["POST", "/admin/v1/teams", { slug: `${team.slug}-b`, name: "B" }],
  ["PATCH", path, { name: "Other" }],
  ["POST", `${path}/members`, { email: "new@example.com", teamRoles: ["MEMBER"] }],
  ["PATCH", `${path}/members/${team.ownerId}`, { name: "Other" }],
  ["POST", `${path}/aliases`, { member: team.ownerEmail, value: "ada" }],
  ["POST", `${path}/workspaces`, { slug: "w", name: "W" }],
  ["POST", `${path}/keys`, { name: "k", kind: "ingest", memberEmail: team.ownerEmail }],
];

describe("a body", () => {
  test("that is no JSON object of the right shape is refused on every route, and nothing is made", async () => {
    for (const [method, to] of WRITES()) {
      for (const body of ["{", "nul", "[1,]", '{"name":"a"}}', '{"__proto__":{}}', "\u0000"]) {
        expectError(await asOperator(method, to, body, { "content-type": "application/json" }), 400, "invalid_request");
      }
      for (const body of ["", "null", "[]", "1", '"text"', "true"]) {
        expectError(await asOperator(method, to, body, { "content-type": "application/json" }), 400, "invalid_request");
      }
      expectError(await asOperator(method, to), 400, "invalid_request");
    }
    expect(await server.admin("GET", `${path}/members`)).toMatchObject({ data: [{ email: team.ownerEmail }] });
  });

  test("with a field of the wrong kind, a missing or an unknown one is refused by name", async () => {
    for (const [method, to, good] of WRITES()) {
      for (const name of Object.keys(good)) {
        const wrong = await asOperator(method, to, { ...good, [name]: { a: [1] } });
        expectError(wrong, 400, "invalid_request");
        expect(wrong.text, `${method} ${to}`).toContain(name);
        if (method === "PATCH") continue;
        const { [name]: _, ...rest } = good;
        const missing = await asOperator(method, to, rest);
        expectError(missing, 400, "invalid_request");
        expect(missing.text).toContain(name);
      }
      if (to.endsWith("/aliases")) continue;
      const unknown = await asOperator(method, to, { ...good, isAdmin: true });
      expectError(unknown, 400, "invalid_request");
      expect(unknown.text).toContain("isAdmin");
    }
  });

  test("with text that no store takes, or that is too long, is refused", async () => {
    const bad = ["", " ", "a\u0000b", "a\nb", "\ud800", "x".repeat(5_000)];
    for (const text of bad) {
      expectError(await asOperator("POST", `${path}/workspaces`, { slug: "w", name: text }), 400, "invalid_request");
      expectError(await asOperator("POST", `${path}/workspaces`, { slug: text, name: "W" }), 400, "invalid_request");
      expectError(
        await asOperator("POST", `${path}/members`, { email: `${text}@example.com`, teamRoles: [text] }),
        400,
        "invalid_request",
      );
    }
  });

  test("with 100,000 mistakes gets an answer that a person can read", async () => {
    const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`field${at}`, 1]));
    expectError(await asOperator("POST", `${path}/workspaces`, fields), 400, "invalid_request");
    const aliases = Array.from({ length: 100_000 }, () => 1);
    expectError(
      await asOperator("POST", `${path}/members`, { email: "a@example.com", teamRoles: [], aliases }),
      400,
      "invalid_request",
    );
    expectError(await asOperator("POST", `${path}/workspaces`, { ["x".repeat(900_000)]: 1 }), 400, "invalid_request");
  });

  test("of more than 1 MiB, or of another type, is refused", async () => {
    expectError(
      await asOperator("POST", `${path}/workspaces`, { slug: "x".repeat(2 ** 20), name: "W" }),
      413,
      "payload_too_large",
    );
    for (const type of [
      "text/plain",
      "application/xml",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      ";",
    ]) {
      expectError(
        await asOperator("POST", `${path}/workspaces`, '{"slug":"w","name":"W"}', { "content-type": type }),
        415,
        "unsupported_media_type",
      );
    }
  });

  test("nested 100,000 levels deep is refused", async () => {
    const deep = `{"slug":${"[".repeat(100_000)}${"]".repeat(100_000)},"name":"W"}`;
    expectError(
      await asOperator("POST", `${path}/workspaces`, deep, { "content-type": "application/json" }),
      400,
      "invalid_request",
    );
  });
});

describe("statuses", () => {
  test("without a right token or key: 401; with a key of too few rights: 403; of another team: 404", async () => {
    const member = await server.createMember(team);
    const { key } = await server.createKey(team, { name: "m", kind: "management", memberEmail: member.email });
    const other = await server.createTeam();
    for (const [method, to, body] of WRITES()) {
      for (const wrong of ["", "nobody", `${server.operatorToken}x`]) {
        expectError(await server.call(method, to, { key: wrong, body }), 401, "unauthorized");
      }
      expectError(await server.call(method, to, { body }), 401, "unauthorized");
      for (const weak of [key, team.ingestKey])
        expectError(await server.call(method, to, { key: weak, body }), 403, "forbidden");
      if (to.startsWith(`${path}/`) || to === path) {
        const foreign = await server.call(method, to, { key: other.managementKey, body });
        expectError(foreign, 404, "not_found");
        const absent = await server.call(method, to.replace(team.slug, "no-such"), { key: other.managementKey, body });
        expect(foreign.text.replaceAll(team.slug, "no-such"), "a team's existence is not told").toBe(absent.text);
      }
    }
  });

  test("what does not exist is 404, what exists already 409", async () => {
    for (const to of [
      "/admin/v1/teams/no-such",
      `${path}/members/nobody`,
      `${path}/keys/${"0".repeat(64)}`,
      `${path}/workspaces/no`,
    ]) {
      expectError(await asOperator("GET", to), 404, "not_found");
      expectError(await asOperator("DELETE", to), 404, "not_found");
    }
    expectError(await asOperator("GET", "/admin/v1/nothing"), 404, "not_found");
    expectError(await asOperator("GET", "/admin/v1/teams/%zz"), 400, "invalid_request");
    expectError(await asOperator("POST", "/admin/v1/teams", { slug: team.slug, name: "Twice" }), 409, "conflict");
    expectError(
      await asOperator("POST", `${path}/members`, { email: team.ownerEmail, teamRoles: ["MEMBER"] }),
      409,
      "conflict",
    );
    expectError(
      await asOperator("POST", `${path}/keys`, { name: "k", kind: "ingest", memberEmail: "nobody@example.com" }),
      404,
      "not_found",
    );
  });

  test("an alias of any length that may be added can be removed", async () => {
    for (const value of ["x".repeat(512), "é/%?#".repeat(100), "日".repeat(512)]) {
      await server.admin("POST", `${path}/aliases`, { member: team.ownerEmail, value });
      expect(await asOperator("DELETE", `${path}/aliases/${encodeURIComponent(value)}`)).toMatchObject({ status: 200 });
    }
  });
});

describe("a key", () => {
  test("is shown once, uncached, and stands nowhere on disk", async () => {
    const answer = await asOperator("POST", `${path}/keys`, {
      name: "k",
      kind: "ingest",
      memberEmail: team.ownerEmail,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const { key, hash } = answer.json as { key: string; hash: string };
    expect(key).toMatch(/^sk-db-v1-[0-9a-f]{64}$/);
    expect(await server.call("POST", "/v1/events", { key, body: [generation()] })).toMatchObject({ status: 200 });
    for (const to of [`${path}/keys`, `${path}/keys/${hash}`]) {
      expect((await asOperator("GET", to)).text).not.toContain(key);
    }
    const digits = key.slice(-64);
    const found = { digits: 0, hash: 0 };
    for (const entry of await readdir(server.daybook.directory.path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      // A file may go while it is looked for: merges of the engine replace them.
      const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
      if (bytes.includes(digits) || bytes.includes(Buffer.from(digits, "hex"))) found.digits++;
      if (bytes.includes(hash)) found.hash++;
    }
    expect(found.digits).toBe(0);
    expect(found.hash, "the search finds what is there").toBeGreaterThan(0);
  });

  // A secret sent in an event by mistake.
  test("sent as api_key_hash is stored as its hash", async () => {
    const secret = `sk-or-v1-${"ab".repeat(32)}`;
    await server.send(team, [generation({ data: { api_key_hash: secret } })]);
    const { analytics } = server.daybook;
    const rows = await analytics.query<{ api_key_hash: string }>({
      sql: `SELECT api_key_hash FROM ${analytics.database}.events WHERE team = {team:String}`,
      params: { team: team.id },
    });
    expect(rows).toEqual([{ api_key_hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  const DOORS: [string, string][] = [
    ["POST", "/v1/events"],
    ["GET", "/api/v1/activity"],
    ["GET", "/v1/reports/user-activity"],
    ["GET", "/admin/v1/teams/:slug"],
  ];
  const ENDINGS: [string, (hash: string, memberId: string) => Promise<unknown>][] = [
    ["revoked", (hash) => server.admin("DELETE", `${path}/keys/${hash}`)],
    ["disabled", (hash) => server.admin("PATCH", `${path}/keys/${hash}`, { disabled: true })],
    ["whose member is removed", (_, memberId) => server.admin("DELETE", `${path}/members/${memberId}`)],
  ];
  test.each(ENDINGS)("that is %s stops at once at every door", async (_, end) => {
    const member = await server.createMember(team, { teamRoles: ["OWNER"] });
    const { key, hash } = await server.createKey(team, { name: "k", kind: "management", memberEmail: member.email });
    const knock = async (): Promise<number[]> => {
      const answers = DOORS.map(([method, to]) =>
        server.call(method, to.replace(":slug", team.slug), {
          key,
          ...(method === "POST" ? { body: [generation()] } : {}),
        }),
      );
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(await knock()).toEqual([200, 200, 200, 200]);
    const stored = await countStored(server, team);
    await end(hash, member.id);
    expect(await knock()).toEqual([401, 401, 401, 401]);
    expect(await countStored(server, team)).toBe(stored);
  });
});
