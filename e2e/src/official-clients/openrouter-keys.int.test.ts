import { createHash } from "node:crypto";
import * as errors from "@openrouter/sdk/models/errors";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import * as oldErrors from "openrouter-sdk-0/models/errors";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clientsOf, expectError, keyOfKind, keyOfRole, rejected } from "./account-clients.js";
import { checkEveryAnswer } from "./contracts.js";
import { failingStore } from "./failing-store.js";
import { NOW_MS } from "./fixed-clock.js";

const { wrapAnalytics, fail } = failingStore();
const START = new Date(NOW_MS).toISOString();

let server: TestServer;
let team: TestTeam;
let nowMs = NOW_MS;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => nowMs, wrapAnalytics });
});
afterAll(() => server.close());
beforeEach(async () => {
  nowMs = NOW_MS;
  team = await server.createTeam();
});

const newest = (apiKey = team.managementKey) => clientsOf(server).newest(apiKey);
const old = (apiKey = team.managementKey) => clientsOf(server).old(apiKey);
const call = (method: string, path: string, body?: unknown, key = team.managementKey) =>
  server.call(method, `/api/v1${path}`, { key, body });

async function workspaceId(slug: string): Promise<string> {
  const path = `/admin/v1/teams/${team.slug}/workspaces`;
  if (slug !== "default") await server.admin("POST", path, { slug, name: slug });
  return (await server.admin<{ id: string }>("GET", `${path}/${slug}`)).id;
}

describe("@openrouter/sdk 1.3.19", () => {
  test("a key is made, found, changed, listed and deleted", async () => {
    const lab = await workspaceId("lab");
    const member = await server.createMember(team);
    const created = await newest().apiKeys.create({
      requestBody: {
        name: "CI",
        limit: 12.5,
        limitReset: "weekly",
        includeByokInLimit: true,
        expiresAt: new Date(NOW_MS + 1000),
        creatorUserId: member.id,
        workspaceId: lab,
        external: { user: "customer 7", apiKey: "0123456789abcdefghijklmnopqrstuvwxyz" },
      },
    });
    expect(created.key).toMatch(/^sk-db-v1-[0-9a-f]{64}$/);
    const hash = createHash("sha256").update(created.key).digest("hex");
    const nothing = { usage: 0, usageDaily: 0, usageWeekly: 0, usageMonthly: 0 };
    const noByok = { byokUsage: 0, byokUsageDaily: 0, byokUsageWeekly: 0, byokUsageMonthly: 0 };
    const key = {
      hash,
      name: "CI",
      label: `${created.key.slice(0, 12)}...${created.key.slice(-3)}`,
      disabled: false,
      limit: 12.5,
      limitRemaining: 12.5,
      limitReset: "weekly",
      includeByokInLimit: true,
      ...nothing,
      ...noByok,
      createdAt: START,
      updatedAt: null,
      expiresAt: new Date(NOW_MS + 1000),
      creatorUserId: member.id,
      workspaceId: lab,
      externalUser: "customer 7",
    };
    expect(created.data).toEqual(key);
    expect((await newest().apiKeys.get({ hash })).data).toEqual(key);
    expect((await newest().apiKeys.list({ workspaceId: lab })).data).toEqual([key]);
    const { data: own } = await newest(created.key).apiKeys.getCurrentKeyMetadata();
    expect(own).toMatchObject({ label: key.label, limit: 12.5, creatorUserId: member.id, workspaceId: lab });

    nowMs += 500;
    const { data: changed } = await newest().apiKeys.update({
      hash,
      requestBody: { name: "CI 2", disabled: true, limit: null, limitReset: null, includeByokInLimit: false },
    });
    const updatedAt = new Date(nowMs).toISOString();
    expect(changed).toEqual({
      ...key,
      name: "CI 2",
      disabled: true,
      limit: null,
      limitRemaining: null,
      limitReset: null,
      includeByokInLimit: false,
      updatedAt,
    });
    expect((await newest().apiKeys.get({ hash })).data).toEqual(changed);

    expect(await newest().apiKeys.delete({ hash })).toEqual({ deleted: true });
    await expectError(newest().apiKeys.get({ hash }), { type: errors.NotFoundResponseError, status: 404 });
    await expectError(newest().apiKeys.delete({ hash }), { type: errors.NotFoundResponseError, status: 404 });
    expect((await newest().apiKeys.list({ workspaceId: lab, includeDisabled: true })).data).toEqual([]);
  });

  test("a name alone makes an inference key of the asking member, in the default workspace, without limits", async () => {
    const { data, key } = await newest().apiKeys.create({ requestBody: { name: "plain" } });
    expect(data).toMatchObject({
      limit: null,
      limitRemaining: null,
      limitReset: null,
      includeByokInLimit: false,
      expiresAt: null,
      creatorUserId: team.ownerId,
      workspaceId: await workspaceId("default"),
      externalUser: null,
    });
    expect(await server.admin("GET", `/admin/v1/teams/${team.slug}/keys/${data.hash}`)).toMatchObject({
      kind: "inference",
      memberId: team.ownerId,
    });
    const { data: own } = await newest(key).apiKeys.getCurrentKeyMetadata();
    expect(own).toMatchObject({ isManagementKey: false, isProvisioningKey: false, organizationId: team.id });
  });

  test("the list holds keys of every kind, newest first, a page of 100 at a time, disabled ones when asked", async () => {
    const hashes: string[] = [];
    for (let index = 0; index < 103; index++) {
      hashes.unshift((await newest().apiKeys.create({ requestBody: { name: `k${index}` } })).data.hash);
    }
    const first = (await newest().apiKeys.list()).data;
    expect(first.map(({ hash }) => hash)).toEqual(hashes.slice(0, 100));
    expect((await newest().apiKeys.list({ offset: null })).data).toEqual(first);
    const rest = (await newest().apiKeys.list({ offset: 100 })).data;
    // The two keys the team began with are the last.
    expect(rest.map(({ name }) => name)).toEqual(["k2", "k1", "k0", "ingest", "management"]);
    expect((await newest().apiKeys.list({ offset: 105 })).data).toEqual([]);

    await newest().apiKeys.update({ hash: hashes[0] ?? "", requestBody: { disabled: true } });
    const enabled = (await newest().apiKeys.list({ includeDisabled: false })).data;
    expect(enabled[0]?.hash).toBe(hashes[1]);
    const all = (await newest().apiKeys.list({ includeDisabled: true })).data;
    expect(all[0]).toMatchObject({ hash: hashes[0], disabled: true });
  });

  test("a list is of one workspace: the one asked for, else the default one with the keys that are bound to none", async () => {
    const lab = await workspaceId("lab");
    await newest().apiKeys.create({ requestBody: { name: "in lab", workspaceId: lab } });
    expect((await newest().apiKeys.list({ workspaceId: lab })).data.map(({ name }) => name)).toEqual(["in lab"]);
    const standard = await newest().apiKeys.list();
    expect(standard.data.map(({ name }) => name)).toEqual(["ingest", "management"]);
    expect(await newest().apiKeys.list({ workspaceId: await workspaceId("default") })).toEqual(standard);
  });

  const badBodies: [string, object, RegExp][] = [
    ["no name", {}, /name: /],
    ["an empty name", { name: "" }, /name: must not be empty/],
    ["a negative limit", { name: "k", limit: -1 }, /limit: must be US dollars/],
    ["a limit that is no number", { name: "k", limit: "much" }, /limit: must be US dollars/],
    ["an unknown reset", { name: "k", limit_reset: "yearly" }, /limit_reset: /],
    ["an expiry of another zone", { name: "k", expires_at: "2027-12-31T23:59:59+02:00" }, /expires_at: .*UTC/],
    ["an expiry without seconds", { name: "k", expires_at: "2027-12-31T23:59Z" }, /expires_at: .*seconds/],
    ["an expiry on no day", { name: "k", expires_at: "2027-02-30T00:00:00Z" }, /expires_at: .*calendar/],
    ["an expiry that has passed", { name: "k", expires_at: START }, /expires at/],
    ["a creator nobody knows", { name: "k", creator_user_id: "user_nobody" }, /creator_user_id: /],
    ["a workspace nobody knows", { name: "k", workspace_id: "00000000-0000-4000-8000-000000000000" }, /workspace_id: /],
    ["a workspace id that is none", { name: "k", workspace_id: "lab" }, /workspace_id: /],
    ["a short external key", { name: "k", external: { user: "u", api_key: "x".repeat(31) } }, /external\.api_key: /],
    [
      "a guessable external key",
      { name: "k", external: { user: "u", api_key: "ab".repeat(20) } },
      /external\.api_key: /,
    ],
    [
      "an external key of nobody",
      { name: "k", external: { api_key: "0123456789abcdefghijklmnopqrstuvwxyz" } },
      /external\.user: /,
    ],
    ["an unknown field", { name: "k", kind: "management" }, /kind: is not a known field/],
    ["no object", ["name"], /body: /],
  ];
  test.each(badBodies)("POST /keys is 400 and makes no key: %s", async (_, body, message) => {
    const before = (await call("GET", "/keys")).text;
    const answer = await call("POST", "/keys", body);
    expect(answer).toMatchObject({
      status: 400,
      json: { error: { code: 400, message: expect.stringMatching(message) } },
    });
    expect((await call("GET", "/keys")).text).toBe(before);
  });

  test.each([
    [{ expires_at: null }, /expires_at: cannot be changed/],
    [{ workspace_id: "00000000-0000-4000-8000-000000000000" }, /workspace_id: cannot be changed/],
    [{ creator_user_id: "x" }, /creator_user_id: cannot be changed/],
    [{ external: { user: "x" } }, /external: cannot be changed/],
    [{ colour: "red" }, /colour: is not a known field/],
    [{ disabled: "yes" }, /disabled: /],
    [{ name: "" }, /name: /],
    [{ limit: 1e300 }, /limit: /],
    ["not an object", /body: |JSON/],
  ] as const)("PATCH /keys/{hash} is 400 and changes nothing: %j", async (body, message) => {
    const { data } = await newest().apiKeys.create({ requestBody: { name: "k" } });
    const answer = await server.call("PATCH", `/api/v1/keys/${data.hash}`, {
      key: team.managementKey,
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    expect(answer).toMatchObject({
      status: 400,
      json: { error: { code: 400, message: expect.stringMatching(message) } },
    });
    expect((await newest().apiKeys.get({ hash: data.hash })).data).toEqual(data);
  });

  test.each(["?include_disabled=maybe", "?offset=-1", "?offset=1.5", "?workspace_id=lab", "?offset=1&offset=2"])(
    "GET /keys%s is 400",
    async (query) => {
      expect(await call("GET", `/keys${query}`)).toMatchObject({ status: 400, json: { error: { code: 400 } } });
    },
  );

  test("400 and 404 are the client's classes", async () => {
    const nobodys = "00000000-0000-4000-8000-000000000000";
    const bad = { type: errors.BadRequestResponseError, status: 400 };
    await expectError(newest().apiKeys.list({ workspaceId: nobodys }), bad);
    await expectError(newest().apiKeys.create({ requestBody: { name: "" } }), bad);
    const hash = (await newest().apiKeys.create({ requestBody: { name: "k" } })).data.hash;
    await expectError(newest().apiKeys.update({ hash, requestBody: { limit: -5 } }), bad);
    const missing = { type: errors.NotFoundResponseError, status: 404 };
    const other = await server.createTeam();
    for (const unknown of ["0".repeat(64), "none", hash]) {
      const as = newest(unknown === hash ? other.managementKey : team.managementKey);
      await expectError(as.apiKeys.get({ hash: unknown }), missing);
      await expectError(as.apiKeys.update({ hash: unknown, requestBody: { name: "k" } }), missing);
      await expectError(as.apiKeys.delete({ hash: unknown }), missing);
    }
  });

  test("401 as UnauthorizedResponseError for whoever may not, with the contract's texts; nothing is changed", async () => {
    const { data } = await newest().apiKeys.create({ requestBody: { name: "k" } });
    const wrongKind = [await keyOfKind(server, team, "inference"), await keyOfKind(server, team, "ingest")];
    const callers: [string | undefined, RegExp][] = [
      [undefined, /^Missing Authentication header$/],
      [`sk-db-v1-${"0".repeat(64)}`, /^User not found\.$/],
      ...wrongKind.map((key): [string, RegExp] => [key, /^Invalid management key$/]),
      [await keyOfRole(server, team, "MEMBER"), /OWNER/],
    ];
    const { hash } = data;
    for (const [key, message] of callers) {
      const client = clientsOf(server).newest(key);
      const refused = { type: errors.UnauthorizedResponseError, status: 401, message };
      await expectError(client.apiKeys.list(), refused);
      await expectError(client.apiKeys.create({ requestBody: { name: "k" } }), refused);
      await expectError(client.apiKeys.get({ hash }), refused);
      await expectError(client.apiKeys.update({ hash, requestBody: { name: "stolen" } }), refused);
      await expectError(client.apiKeys.delete({ hash }), refused);
    }
    expect((await newest().apiKeys.get({ hash })).data).toEqual(data);
  });

  test("BILLING reads keys and may not write them", async () => {
    const { data } = await newest().apiKeys.create({ requestBody: { name: "k" } });
    const billing = newest(await keyOfRole(server, team, "BILLING"));
    const { hash } = data;
    expect((await billing.apiKeys.get({ hash })).data).toEqual(data);
    expect((await billing.apiKeys.list()).data).toContainEqual(data);
    const refused = { type: errors.UnauthorizedResponseError, status: 401, message: /Only an OWNER/ };
    await expectError(billing.apiKeys.create({ requestBody: { name: "k" } }), refused);
    await expectError(billing.apiKeys.update({ hash, requestBody: { name: "k2" } }), refused);
    await expectError(billing.apiKeys.delete({ hash }), refused);
  });

  test.each(["bug", "store-down"] as const)(
    "500 as InternalServerResponseError, and a key is still made and deleted: %s",
    async (failure) => {
      const { data } = await newest().apiKeys.create({ requestBody: { name: "k" } });
      const { hash } = data;
      fail(failure);
      try {
        const broken = { type: errors.InternalServerResponseError, status: 500, message: /^Internal Server Error$/ };
        await expectError(newest().apiKeys.list(), broken);
        await expectError(newest().apiKeys.get({ hash }), broken);
        await expectError(newest().apiKeys.getCurrentKeyMetadata(), broken);
        await expectError(newest().apiKeys.update({ hash, requestBody: { name: "half done" } }), broken);
        const made = await newest().apiKeys.create({ requestBody: { name: "k" } });
        expect(await newest().apiKeys.delete({ hash: made.data.hash })).toEqual({ deleted: true });
      } finally {
        fail(null);
      }
      expect((await newest().apiKeys.get({ hash })).data).toEqual(data);
    },
  );

  test("the operator, acting for a team, makes keys of its first owner", async () => {
    const answer = await server.call("POST", "/api/v1/keys", {
      key: server.operatorToken,
      headers: { "x-daybook-team": team.slug },
      body: { name: "by operator" },
    });
    expect(answer).toMatchObject({ status: 201, json: { data: { creator_user_id: team.ownerId } } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

describe("a key that ends", () => {
  const works = async (key: string): Promise<boolean> => {
    const { status } = await call("GET", "/key", undefined, key);
    expect([200, 401]).toContain(status);
    return status === 200;
  };

  test("stops at the very moment at which it expires, and stays listed", async () => {
    const { data, key } = await newest().apiKeys.create({
      requestBody: { name: "short", expiresAt: new Date(NOW_MS + 60_000) },
    });
    nowMs = NOW_MS + 59_999;
    expect(await works(key)).toBe(true);
    nowMs += 1;
    expect(await works(key)).toBe(false);
    expect(await rejected(newest(key).apiKeys.getCurrentKeyMetadata())).toMatchObject({ message: "User not found." });
    expect((await newest().apiKeys.list()).data).toContainEqual(data);
  });

  test("stops when it is disabled, works when it is enabled, and stops for good when it is deleted", async () => {
    const { data, key } = await newest().apiKeys.create({ requestBody: { name: "k" } });
    const { hash } = data;
    for (const disabled of [true, false]) {
      await newest().apiKeys.update({ hash, requestBody: { disabled } });
      expect(await works(key)).toBe(!disabled);
    }
    await newest().apiKeys.delete({ hash });
    expect(await works(key)).toBe(false);
  });

  test("stops when its member leaves", async () => {
    const { id } = await server.createMember(team);
    const { key } = await newest().apiKeys.create({ requestBody: { name: "k", creatorUserId: id } });
    await server.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${id}`);
    expect(await works(key)).toBe(false);
    const again = newest().apiKeys.create({ requestBody: { name: "k", creatorUserId: id } });
    await expectError(again, { type: errors.BadRequestResponseError, status: 400 });
  });

  test("the management key that deletes itself is gone at once", async () => {
    const hash = createHash("sha256").update(team.managementKey).digest("hex");
    expect(await newest().apiKeys.delete({ hash })).toEqual({ deleted: true });
    expect(await works(team.managementKey)).toBe(false);
  });
});

describe("@openrouter/sdk 0.1.11", () => {
  test("a key is made, found, changed, listed and deleted", async () => {
    const created = await old().apiKeys.create({
      name: "old",
      limit: 3,
      limitReset: "monthly",
      includeByokInLimit: true,
      expiresAt: new Date(NOW_MS + 1000),
    });
    const { hash } = created.data;
    expect(created.data).toMatchObject({ name: "old", limit: 3, limitRemaining: 3, limitReset: "monthly" });
    expect((await old().apiKeys.get({ hash })).data).toEqual(created.data);
    const page = await old().apiKeys.list({ includeDisabled: "false", offset: "0" });
    expect(page.data[0]).toEqual(created.data);
    const changed = await old().apiKeys.update({ hash, requestBody: { disabled: true, limit: 2 } });
    expect(changed.data).toMatchObject({ disabled: true, limit: 2, limitRemaining: 2 });
    expect((await old().apiKeys.list({ includeDisabled: "true" })).data[0]).toEqual(changed.data);
    expect((await old().apiKeys.getCurrentKeyMetadata()).data).toMatchObject({ isProvisioningKey: true });
    expect(await old().apiKeys.delete({ hash })).toEqual({ deleted: true });
  });

  test("errors it declares are its own classes", async () => {
    const hash = "0".repeat(64);
    expect(await rejected(old().apiKeys.get({ hash }))).toBeInstanceOf(oldErrors.NotFoundResponseError);
    expect(await rejected(old().apiKeys.delete({ hash }))).toBeInstanceOf(oldErrors.NotFoundResponseError);
    const missing = old().apiKeys.update({ hash, requestBody: { name: "k" } });
    expect(await rejected(missing)).toBeInstanceOf(oldErrors.NotFoundResponseError);
    const bad = old().apiKeys.create({ name: "k", limit: -1 });
    expect(await rejected(bad)).toBeInstanceOf(oldErrors.BadRequestResponseError);
    const inference = old(await keyOfKind(server, team, "inference"));
    expect(await rejected(inference.apiKeys.list())).toBeInstanceOf(oldErrors.UnauthorizedResponseError);
    const stranger = old(`sk-db-v1-${"0".repeat(64)}`);
    expect(await rejected(stranger.apiKeys.getCurrentKeyMetadata())).toBeInstanceOf(
      oldErrors.UnauthorizedResponseError,
    );
    fail("store-down");
    try {
      expect(await rejected(old().apiKeys.list())).toBeInstanceOf(oldErrors.InternalServerResponseError);
    } finally {
      fail(null);
    }
  });
});
