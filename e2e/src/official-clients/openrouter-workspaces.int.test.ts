import * as errors from "@openrouter/sdk/models/errors";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clientsOf, expectError, keyOfKind, keyOfRole } from "./account-clients.js";
import { checkEveryAnswer } from "./contracts.js";
import { NOW_MS } from "./fixed-clock.js";

const START = new Date(NOW_MS).toISOString();
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BAD = { type: errors.BadRequestResponseError, status: 400 };
const MISSING = { type: errors.NotFoundResponseError, status: 404 };

let server: TestServer;
let team: TestTeam;
let nowMs = NOW_MS;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => nowMs });
});
afterAll(() => server.close());
beforeEach(async () => {
  nowMs = NOW_MS;
  team = await server.createTeam();
});

const client = (apiKey = team.managementKey) => clientsOf(server).newest(apiKey);
const create = (slug: string) => client().workspaces.create({ createWorkspaceRequest: { name: slug, slug } });
const post = (path: string, body: unknown) => server.call("POST", `/api/v1${path}`, { key: team.managementKey, body });

/** All pages of a list. */
async function allPages<Page extends { result: { data: unknown[] } }>(
  pages: AsyncIterable<Page>,
): Promise<Page["result"][]> {
  const results: Page["result"][] = [];
  for await (const { result } of pages) results.push(result);
  return results;
}

describe("workspaces", () => {
  test("one is made with defaults, found by id and slug, changed and deleted", async () => {
    const { data } = await create("lab");
    expect(data).toEqual({
      id: expect.stringMatching(UUID),
      defaultGuardrailId: expect.stringMatching(UUID),
      name: "lab",
      slug: "lab",
      description: null,
      defaultTextModel: null,
      defaultImageModel: null,
      defaultProviderSort: null,
      isObservabilityIoLoggingEnabled: false,
      isObservabilityBroadcastEnabled: false,
      isDataDiscountLoggingEnabled: false,
      ioLoggingSamplingRate: 1,
      ioLoggingApiKeyIds: null,
      includeByokInBudgets: false,
      disabledServerTools: null,
      createdAt: START,
      updatedAt: null,
      createdBy: team.ownerId,
    });
    for (const id of [data.id, data.id.toUpperCase(), "lab"]) {
      expect((await client().workspaces.get({ id })).data).toEqual(data);
    }
    nowMs += 1500;
    const everything = {
      name: "Laboratory",
      slug: "laboratory",
      description: "What\nwe try.",
      defaultTextModel: "openai/gpt-4.1",
      defaultImageModel: "openai/dall-e-3",
      defaultProviderSort: "price",
      isObservabilityIoLoggingEnabled: true,
      isObservabilityBroadcastEnabled: true,
      isDataDiscountLoggingEnabled: true,
      ioLoggingSamplingRate: 0.0001,
      ioLoggingApiKeyIds: [1, 2],
      disabledServerTools: ["openrouter:web_search" as const],
    };
    const changed = await client().workspaces.update({ id: "lab", updateWorkspaceRequest: everything });
    expect(changed.data).toEqual({ ...data, ...everything, updatedAt: new Date(nowMs).toISOString() });
    const one = await client().workspaces.update({
      id: data.id,
      updateWorkspaceRequest: { description: null, defaultProviderSort: null, ioLoggingSamplingRate: 0.5 },
    });
    expect(one.data).toEqual({
      ...changed.data,
      description: null,
      defaultProviderSort: null,
      ioLoggingSamplingRate: 0.5,
    });
    expect(await client().workspaces.delete({ id: "laboratory" })).toEqual({ deleted: true });
    await expectError(client().workspaces.get({ id: data.id }), MISSING);
    expect((await post("/workspaces", { name: "again", slug: "laboratory" })).status).toBe(201);
  });

  test("all fields may be given when it is made", async () => {
    const body = {
      name: "W",
      slug: "w",
      description: "d".repeat(500),
      defaultTextModel: "a/b",
      defaultImageModel: null,
      defaultProviderSort: "exacto",
      isObservabilityIoLoggingEnabled: true,
      ioLoggingSamplingRate: 0.25,
      ioLoggingApiKeyIds: [],
      disabledServerTools: [],
    };
    expect((await client().workspaces.create({ createWorkspaceRequest: body })).data).toMatchObject(body);
  });

  test("the list goes through the client's pages, and without arguments has the contract's page of 50", async () => {
    const slugs = ["default"];
    for (let index = 0; index < 52; index++) {
      await create(`w${index}`);
      slugs.push(`w${index}`);
    }
    for (const [request, sizes] of [
      [undefined, [50, 3]],
      [{ offset: null }, [50, 3]],
      [{ limit: 20, offset: 10 }, [20, 20, 3]],
      [{ limit: 100 }, [53]],
    ] as const) {
      const pages = await allPages(await client().workspaces.list(request));
      expect(pages.filter(({ data }) => data.length > 0).map(({ data }) => data.length)).toEqual(sizes);
      expect(new Set(pages.map(({ totalCount }) => totalCount))).toEqual(new Set([53]));
      const seen = pages.flatMap(({ data }) => data.map(({ slug }) => slug));
      expect(seen).toEqual(slugs.slice(request?.offset ?? 0));
    }
  });

  const badBodies: [string, object, RegExp][] = [
    ["no slug", { name: "n" }, /slug: /],
    ["no name", { slug: "s" }, /name: /],
    ["a name of 101 characters", { name: "n".repeat(101), slug: "s" }, /name: must be at most 100/],
    ["a slug of 51 characters", { name: "n", slug: "s".repeat(51) }, /slug: must be at most 50/],
    ["a slug with capitals", { name: "n", slug: "Lab" }, /slug: must be lower-case/],
    ["a slug that looks like an id", { name: "n", slug: "00000000-0000-4000-8000-000000000000" }, /slug: /],
    ["a description of 501 characters", { name: "n", slug: "s", description: "d".repeat(501) }, /description: /],
    ["a rate of none", { name: "n", slug: "s", io_logging_sampling_rate: 0 }, /io_logging_sampling_rate: must be from/],
    ["a rate of more than all", { name: "n", slug: "s", io_logging_sampling_rate: 1.1 }, /io_logging_sampling_rate: /],
    [
      "ids that are no integers",
      { name: "n", slug: "s", io_logging_api_key_ids: ["a"] },
      /io_logging_api_key_ids\.0: /,
    ],
    ["an unknown sort", { name: "n", slug: "s", default_provider_sort: "speed" }, /default_provider_sort: /],
    ["an unknown field", { name: "n", slug: "s", created_by: "me" }, /created_by: is not a known field/],
    ["a slug that is taken", { name: "n", slug: "default" }, /already has a workspace/],
  ];
  test.each(badBodies)("POST /workspaces is 400 and makes none: %s", async (_, body, message) => {
    expect(await post("/workspaces", body)).toMatchObject({
      status: 400,
      json: { error: { code: 400, message: expect.stringMatching(message) } },
    });
    expect((await client().workspaces.list()).result.totalCount).toBe(1);
  });

  test("400, 403 and 404 are the client's classes", async () => {
    const { data } = await create("lab");
    const key = await client().apiKeys.create({ requestBody: { name: "k", workspaceId: data.id } });
    await expectError(create("lab"), BAD);
    await expectError(client().workspaces.update({ id: "lab", updateWorkspaceRequest: { slug: "default" } }), BAD);
    await expectError(client().workspaces.update({ id: "default", updateWorkspaceRequest: { slug: "other" } }), BAD);
    await expectError(client().workspaces.delete({ id: "lab" }), { ...BAD, message: /still has 1 key/ });
    const refused = { type: errors.ForbiddenResponseError, status: 403, message: /default workspace/ };
    await expectError(client().workspaces.delete({ id: "default" }), refused);
    const confirmed = client().workspaces.delete({ id: "default", confirmDefaultWorkspaceDeletion: true });
    await expectError(confirmed, refused);
    for (const id of ["nowhere", "00000000-0000-4000-8000-000000000000"]) {
      await expectError(client().workspaces.get({ id }), MISSING);
      await expectError(client().workspaces.update({ id, updateWorkspaceRequest: { name: "n" } }), MISSING);
      await expectError(client().workspaces.delete({ id }), MISSING);
    }
    await client().apiKeys.delete({ hash: key.data.hash });
    expect(await client().workspaces.delete({ id: "lab" })).toEqual({ deleted: true });
  });

  test("the default workspace may be renamed", async () => {
    const renamed = await client().workspaces.update({
      id: "default",
      updateWorkspaceRequest: { name: "Main", slug: "default", defaultTextModel: "a/b" },
    });
    expect(renamed.data).toMatchObject({ name: "Main", slug: "default", defaultTextModel: "a/b", createdBy: null });
  });

  test.each(["?limit=0", "?limit=101", "?limit=ten", "?offset=-1"])("a page of %s is refused as 400", async (query) => {
    // Not through the watched fetch: the contract declares no 400 here, and its clients have a class for that too.
    const { data } = await create("lab");
    for (const path of ["/workspaces", `/workspaces/${data.id}/members`, "/organization/members"]) {
      const [, search] = query.split("?");
      const answer = await rawGet(`${path}?${search}`);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 400 } } });
    }
  });
});

describe("members", () => {
  const memberOf = async (name: string, roles = ["MEMBER"]): Promise<string> =>
    (await server.createMember(team, { name, teamRoles: roles })).id;

  test("the organisation's members come oldest first, with names in two parts and the contract's roles", async () => {
    const ids = [
      await memberOf("Ada King Lovelace"),
      await memberOf("Bo", ["BILLING"]),
      (await server.createMember(team, { teamRoles: ["OWNER", "MEMBER"] })).id,
    ];
    const { result } = await client().organization.listMembers();
    expect(result.totalCount).toBe(4);
    expect(result.data.map(({ email: _, ...rest }) => rest)).toEqual([
      { id: team.ownerId, firstName: "Owner", lastName: null, role: "org:admin" },
      { id: ids[0], firstName: "Ada", lastName: "King Lovelace", role: "org:member" },
      { id: ids[1], firstName: "Bo", lastName: null, role: "org:member" },
      { id: ids[2], firstName: null, lastName: null, role: "org:admin" },
    ]);
    const pages = await allPages(await client().organization.listMembers({ limit: 3, offset: 1 }));
    expect(pages.flatMap(({ data }) => data.map(({ id }) => id))).toEqual(ids);
    await server.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${ids[0]}`);
    expect((await client().organization.listMembers()).result.totalCount).toBe(3);
  });

  test("everybody is in the default workspace, by the same id each time", async () => {
    await memberOf("Ada");
    const first = await client().workspaces.listMembers({ id: "default" });
    const { data: workspace } = await client().workspaces.get({ id: "default" });
    expect(first.result).toMatchObject({
      totalCount: 2,
      data: [
        { workspaceId: workspace.id, userId: team.ownerId, role: "admin", createdAt: START },
        { workspaceId: workspace.id, role: "member" },
      ],
    });
    expect(new Set(first.result.data.map(({ id }) => id)).size).toBe(2);
    expect((await client().workspaces.listMembers({ id: workspace.id })).result).toEqual(first.result);
    const all = first.result.data.map(({ userId }) => userId);
    const added = await client().workspaces.bulkAddMembers({
      id: "default",
      bulkAddWorkspaceMembersRequest: { userIds: all },
    });
    expect(added).toEqual({ data: first.result.data, addedCount: 0 });
    const removed = client().workspaces.bulkRemoveMembers({
      id: "default",
      bulkRemoveWorkspaceMembersRequest: { userIds: all },
    });
    await expectError(removed, { ...BAD, message: /default workspace/ });
  });

  test("members are added once, listed, and removed, also by leaving the team", async () => {
    const { data: workspace } = await create("lab");
    const [ada, bo] = [await memberOf("Ada"), await memberOf("Bo")];
    const add = (userIds: string[]) =>
      client().workspaces.bulkAddMembers({ id: "lab", bulkAddWorkspaceMembersRequest: { userIds } });
    const remove = (userIds: string[]) =>
      client().workspaces.bulkRemoveMembers({ id: "lab", bulkRemoveWorkspaceMembersRequest: { userIds } });
    const list = async () => (await client().workspaces.listMembers({ id: workspace.id })).result;
    expect(await list()).toEqual({ data: [], totalCount: 0 });

    const first = await add([bo, team.ownerId, bo]);
    expect(first.addedCount).toBe(2);
    expect(first.data).toEqual([
      { id: expect.stringMatching(UUID), workspaceId: workspace.id, userId: bo, role: "member", createdAt: START },
      {
        id: expect.stringMatching(UUID),
        workspaceId: workspace.id,
        userId: team.ownerId,
        role: "admin",
        createdAt: START,
      },
    ]);
    const second = await add([ada, bo]);
    expect(second.addedCount).toBe(1);
    expect(second.data.map(({ userId }) => userId)).toEqual([ada, bo]);
    expect(second.data[1]).toEqual(first.data[0]);
    expect(await list()).toEqual({ data: [...first.data, second.data[0]], totalCount: 3 });
    const pages = await allPages(await client().workspaces.listMembers({ id: "lab", limit: 2 }));
    expect(pages.flatMap(({ data }) => data.map(({ userId }) => userId))).toEqual([bo, team.ownerId, ada]);

    await server.admin("PATCH", `/admin/v1/teams/${team.slug}/members/${ada}`, { teamRoles: ["OWNER"] });
    expect((await list()).data.map(({ role }) => role)).toEqual(["member", "admin", "admin"]);

    expect(await remove([team.ownerId, "user_nobody"])).toEqual({ removedCount: 1 });
    expect(await remove([team.ownerId])).toEqual({ removedCount: 0 });
    await server.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${bo}`);
    expect((await list()).data.map(({ userId }) => userId)).toEqual([ada]);
    await expectError(add([ada, bo]), { ...BAD, message: /not the id of a member/ });
    expect((await list()).totalCount).toBe(1);
    expect(await client().workspaces.delete({ id: "lab" })).toEqual({ deleted: true });
    await expectError(client().workspaces.listMembers({ id: workspace.id }), MISSING);
  });

  test("a member with a key in the workspace stays in it until the key is deleted", async () => {
    const { data: workspace } = await create("lab");
    const request = { id: "lab", bulkRemoveWorkspaceMembersRequest: { userIds: [team.ownerId] } };
    await client().workspaces.bulkAddMembers({
      id: "lab",
      bulkAddWorkspaceMembersRequest: { userIds: [team.ownerId] },
    });
    const { data: key } = await client().apiKeys.create({ requestBody: { name: "k", workspaceId: workspace.id } });
    await expectError(client().workspaces.bulkRemoveMembers(request), { ...BAD, message: /still has 1 key/ });
    await client().apiKeys.delete({ hash: key.hash });
    expect(await client().workspaces.bulkRemoveMembers(request)).toEqual({ removedCount: 1 });
  });

  test.each([[[]], [Array.from({ length: 101 }, (_, index) => `user_${index}`)]])(
    "a list of none, and one of more than a hundred, is 400",
    async (userIds) => {
      await create("lab");
      for (const verb of ["add", "remove"]) {
        const answer = await post(`/workspaces/lab/members/${verb}`, { user_ids: userIds });
        expect(answer).toMatchObject({
          status: 400,
          json: { error: { message: expect.stringMatching(/user_ids: /) } },
        });
      }
    },
  );

  test("404 as NotFoundResponseError for a workspace that is not there", async () => {
    const id = "nowhere";
    const userIds = [team.ownerId];
    await expectError(client().workspaces.listMembers({ id }), MISSING);
    const add = client().workspaces.bulkAddMembers({ id, bulkAddWorkspaceMembersRequest: { userIds } });
    await expectError(add, MISSING);
    const remove = client().workspaces.bulkRemoveMembers({ id, bulkRemoveWorkspaceMembersRequest: { userIds } });
    await expectError(remove, MISSING);
  });
});

test("401 as UnauthorizedResponseError for whoever may not; BILLING reads", async () => {
  const { data } = await create("lab");
  const { id } = data;
  const userIds = [team.ownerId];
  const reads = (apiKey: string | undefined) => {
    const as = clientsOf(server).newest(apiKey);
    return [
      () => as.workspaces.list(),
      () => as.workspaces.get({ id }),
      () => as.workspaces.listMembers({ id }),
      () => as.organization.listMembers(),
    ];
  };
  const writes = (apiKey: string | undefined) => {
    const as = clientsOf(server).newest(apiKey);
    return [
      () => as.workspaces.create({ createWorkspaceRequest: { name: "n", slug: "n" } }),
      () => as.workspaces.update({ id, updateWorkspaceRequest: { name: "stolen" } }),
      () => as.workspaces.delete({ id }),
      () => as.workspaces.bulkAddMembers({ id, bulkAddWorkspaceMembersRequest: { userIds } }),
      () => as.workspaces.bulkRemoveMembers({ id, bulkRemoveWorkspaceMembersRequest: { userIds } }),
    ];
  };
  const refused = { type: errors.UnauthorizedResponseError, status: 401 };
  const nobody = [
    undefined,
    `sk-db-v1-${"0".repeat(64)}`,
    await keyOfKind(server, team, "inference"),
    await keyOfKind(server, team, "ingest"),
    await keyOfRole(server, team, "DEVELOPER"),
  ];
  for (const key of nobody) {
    for (const ask of [...reads(key), ...writes(key)]) await expectError(ask(), refused);
  }
  const billing = await keyOfRole(server, team, "BILLING");
  for (const ask of reads(billing)) await ask();
  for (const ask of writes(billing)) await expectError(ask(), refused);
  expect((await client().workspaces.get({ id })).data).toEqual(data);
});

/** A GET that is not held against the contract. */
async function rawGet(path: string): Promise<{ status: number; body: unknown }> {
  const { get } = await import("node:http");
  return new Promise((resolve, reject) => {
    const options = { headers: { authorization: `Bearer ${team.managementKey}` } };
    get(`${server.url}/api/v1${path}`, options, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    }).on("error", reject);
  });
}
