import { daysAgo, seededRandom, startServer, testSeed, type TestServer } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AgedTeam } from "../retention/aged-team.js";
import { everythingSaid, mentions, storedText } from "./everything-said.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const seed = testSeed();
const random = seededRandom(seed);
let server: TestServer;

beforeAll(async () => {
  process.stdout.write(`erasure: DAYBOOK_TEST_SEED=${seed}\n`);
  server = await startServer({ seals: true });
});

afterAll(() => server.close());

async function eraseWynn(aged: AgedTeam): Promise<void> {
  const { key } = await server.createKey(aged.team, {
    name: "Wynn's laptop",
    kind: "management",
    memberEmail: "wynn@example.com",
  });
  expect((await server.call("GET", "/v1/user", { key })).status).toBe(200);
  const erasure = await server.call("POST", `/admin/v1/teams/${aged.team.slug}/erasures`, {
    key: aged.team.managementKey,
    body: { person: "wynn@example.com" },
  });
  expect(erasure.status, `${erasure.text}`).toBe(201);
  expect(erasure.json).toMatchObject({
    person: "member",
    pseudonym: expect.stringMatching(/^erased-[0-9a-f]{16}$/),
    doneAt: expect.any(String),
  });
  expect((await server.call("GET", "/v1/user", { key })).status).toBe(401);
}

test("an erased member's names are nowhere, on frozen, sealed and open days, and every total stays", async () => {
  const aged = await AgedTeam.create(server, random, 500);
  await server.admin("PATCH", `/admin/v1/teams/${aged.team.slug}`, { retentionDays: 45 });
  await server.admin("POST", "/admin/v1/retention");
  await aged.requireRight(server, "before");
  expect(mentions(await everythingSaid(server, aged), /wynn/gi)).not.toEqual([]);
  await eraseWynn(aged);
  await aged.requireRight(server, "after");
  expect(mentions(await everythingSaid(server, aged), /wynn/gi)).toEqual([]);
  expect(mentions(await storedText(server, aged), /wynn/gi)).toEqual([]);

  const rebuilt = await server.call("POST", "/admin/v1/rebuild", {
    key: server.operatorToken,
    body: { team: aged.team.slug },
  });
  expect(rebuilt.text).toContain('"rebuilt"');
  await aged.requireRight(server, "after a rebuild");

  const kept = aged.sent.filter(({ day }) => day >= daysAgo(45)).map(({ wire }) => wire);
  await server.send(aged.team, kept);
  await aged.requireRight(server, "after a replay");
  expect(mentions(await everythingSaid(server, aged), /wynn/gi)).toEqual([]);
  expect(mentions(await storedText(server, aged), /wynn/gi)).toEqual([]);
  expect(await server.admin("GET", "/admin/v1/doctor")).toMatchObject({ ok: true });
});

test("reports read while somebody is erased have every total", async () => {
  const aged = await AgedTeam.create(server, random, 400);
  const work = { isOver: false };
  const usage = async (): Promise<void> => {
    do {
      const [is, must] = [await aged.reported(server), aged.expected()];
      expect([is.usage, is.hours], `DAYBOOK_TEST_SEED=${seed}`).toEqual([must.usage, must.hours]);
    } while (!work.isOver);
  };
  const reading = usage();
  for (const person of ["stranger-3", "quill@example.com"]) {
    await server.admin("POST", `/admin/v1/teams/${aged.team.slug}/erasures`, { person });
  }
  work.isOver = true;
  await reading;
  await aged.requireRight(server, "after");
  expect(mentions(await everythingSaid(server, aged), /stranger-3|quill/gi)).toEqual([]);
});

test("only an owner or the operator erases, and nobody is erased who is not there", async () => {
  const aged = await AgedTeam.create(server, random, 20);
  const path = `/admin/v1/teams/${aged.team.slug}/erasures`;
  const member = await server.createMember(aged.team, { teamRoles: ["BILLING"] });
  const { key } = await server.createKey(aged.team, { name: "k", kind: "management", memberEmail: member.email });
  expect((await server.call("POST", path, { key, body: { person: "wynn-7" } })).status).toBe(403);
  const nobody = await server.call("POST", path, { key: aged.team.managementKey, body: { person: "nobody-here" } });
  expect(nobody.status).toBe(404);
  expect((await server.call("POST", path, { key: aged.team.managementKey, body: {} })).status).toBe(400);
  await aged.requireRight(server, "after refusals");
});
