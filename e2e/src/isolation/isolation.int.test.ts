import { randomUUID } from "node:crypto";
import { chatCreated, generation, messageCreated, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectedStatus } from "./access-rule.js";
import { type Caller, createCallers } from "./callers.js";
import { allEndpoints } from "./all-endpoints.js";
import type { Endpoint, Target } from "./endpoint.js";

const NOW_MS = Date.UTC(2026, 2, 15, 12);
/** In every name of the other team; its opaque ids are collected. */
const MARKER = "zebra";
const AT_ONCE = 24;

let server: TestServer;
let own: { team: TestTeam; plan: string }[];
let callers: Caller[];
let other: TestTeam;
let otherMarks: string[];
const standing = new Map<string, Target>();

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS, waitForVendor: () => Promise.resolve() });
  own = [];
  for (const plan of ["v0-enterprise", "pro"]) own.push({ team: await server.createTeam({ plan }), plan });
  callers = await createCallers(server, own);
  other = await server.createTeam({ slug: `${MARKER}-team` });
  for (const team of [...own.map(({ team: one }) => one), other]) {
    standing.set(team.slug, await createTarget(team, team === other ? MARKER : "plain"));
    await sendUsage(team, team === other ? MARKER : "plain");
  }
  otherMarks = await marksOf(other);
}, 300_000);
afterAll(() => server.close());

interface Cell {
  caller: Caller;
  endpoint: Endpoint;
  expected: number;
}

function allCells(): Cell[] {
  return callers.flatMap((caller) =>
    allEndpoints().map((endpoint) => ({ caller, endpoint, expected: expectedStatus(caller, endpoint) })),
  );
}

test("what the rule allows is done, and shows nothing of another team", async () => {
  const cells = allCells().filter(({ expected }) => expected < 300);
  const [reads, writes] = [false, true].map((changes) => cells.filter(({ endpoint }) => endpoint.changes === changes));
  // What changes nothing may be asked side by side, before anything is changed.
  const wrong = await inTurns(reads ?? [], async (cell) => {
    const target = targetOf(cell.endpoint.whose === "other" ? other : cell.caller.team);
    return findWrong(cell, await ask(cell, { at: target, of: target }));
  });
  for (const cell of writes ?? []) {
    const { whose, name } = cell.endpoint;
    const [team, word] = whose === "other" ? [other, MARKER] : [cell.caller.team, "plain"];
    const target = await createTarget(team, word, name.includes("/vendors"));
    wrong.push(...findWrong(cell, await ask(cell, { at: target, of: target })));
  }
  expect(wrong).toEqual([]);
  // The operator's cells raised it.
  for (const { team, plan } of own) await server.admin("PATCH", `/admin/v1/teams/${team.slug}`, { plan });
  expect(cells.length).toBeGreaterThan(250);
  process.stdout.write(`isolation: ${cells.length} allowed cells\n`);
}, 300_000);

test("what the rule refuses is refused, changes nothing and shows nothing of another team, not even its existence", async () => {
  const before = await stateOf();
  const cells = allCells().filter(({ expected }) => expected >= 300);
  const wrong = await inTurns(cells, async (cell) => {
    const { caller, endpoint } = cell;
    const [mine, theirs] = [targetOf(caller.team), targetOf(other)];
    const at = endpoint.whose === "other" ? theirs : mine;
    const of = endpoint.whose === "own" ? mine : theirs;
    const answer = await ask(cell, { at, of });
    return [...findWrong(cell, answer), ...(await findTelltale(cell, { at, of }, answer))];
  });
  expect(wrong).toEqual([]);
  expect(cells.length).toBeGreaterThan(5000);
  process.stdout.write(`isolation: ${cells.length} refused cells\n`);
  expect(await stateOf()).toBe(before);
}, 600_000);

test("a key acts for its own team, whatever team the header names", async () => {
  const headers = { "x-daybook-team": other.slug };
  for (const path of ["/v1/reports/user-activity", "/api/v1/activity", "/api/v1/activity?group_by=workspace"]) {
    for (const { team, plan } of own) {
      const plain = await server.call("GET", path, { key: team.managementKey });
      const named = await server.call("GET", path, { key: team.managementKey, headers });
      expect([named.status, named.text]).toEqual([plain.status, plain.text]);
      expect(plain.status).toBe(path.startsWith("/v1") && plan !== "v0-enterprise" ? 403 : 200);
      expect(otherMarks.filter((mark) => named.text.includes(mark))).toEqual([]);
    }
  }
});

test("events that name another team's people and keys stay with the team that sent them", async () => {
  const team = await server.createTeam();
  const theirs = targetOf(other);
  const before = await reportsOf(other);
  await server.send(team, [
    generation({ time: "2026-03-11T00:00:00Z", data: { user: theirs.memberEmail } }),
    generation({ time: "2026-03-12T00:00:00Z", data: { user: theirs.memberId } }),
    generation({ time: "2026-03-13T00:00:00Z", data: { user: theirs.alias } }),
    generation({ time: "2026-03-13T00:00:00Z", data: { user: null, api_key_hash: theirs.keyHash } }),
  ]);
  expect(await reportsOf(other)).toBe(before);
  const report = await server.call("GET", "/v1/reports/user-activity", { key: team.managementKey });
  const said = [theirs.memberEmail, theirs.memberId, theirs.alias].reduce(
    (text, sent) => text.replaceAll(sent, ""),
    report.text,
  );
  expect(report.json).toMatchObject({ meta: { totalCount: 4 } });
  expect(otherMarks.filter((mark) => said.includes(mark))).toEqual([]);
  const member = { email: theirs.memberEmail, teamRoles: [], aliases: [theirs.alias] };
  const added = await server.call("POST", `/admin/v1/teams/${team.slug}/members`, {
    key: team.managementKey,
    body: member,
  });
  expect(added.status, "each team has its own names").toBe(201);
  expect(await reportsOf(other)).toBe(before);
});

/** A caller who may not has nothing to tell a team that exists from one that does not. */
async function findTelltale(cell: Cell, { at, of }: { at: Target; of: Target }, real: Asked): Promise<string[]> {
  const { caller, endpoint, expected } = cell;
  if (endpoint.whose === "own" || expected === 401 || caller.kind === "operator") return [];
  const nowhere: Target = {
    slug: "no-such-team",
    memberId: `user_${"0".repeat(24)}`,
    memberEmail: "nobody@nowhere.example",
    otherMemberId: `user_${"1".repeat(24)}`,
    alias: "no-such-alias",
    workspaceId: "00000000-0000-4000-8000-000000000000",
    keyHash: "0".repeat(64),
  };
  const twin = await ask(cell, { at: endpoint.whose === "other" ? nowhere : at, of: nowhere });
  const [realText, twinText] = [withoutNames(real.text, of), withoutNames(twin.text, nowhere)];
  if (real.status === twin.status && realText === twinText) return [];
  return [`${nameOf(cell)}: ${real.status} ${realText} tells what is from what is not: ${twin.status} ${twinText}`];
}

function findWrong(cell: Cell, answer: Asked): string[] {
  const wrong: string[] = [];
  if (answer.status !== cell.expected) wrong.push(`${nameOf(cell)}: ${answer.status} ${answer.text.slice(0, 300)}`);
  if (cell.caller.kind === "operator") return wrong;
  // What the request itself said may come back in the words of the refusal.
  const said = otherMarks.filter((mark) => answer.request.includes(mark));
  const text = said.reduce((rest, mark) => rest.replaceAll(mark, ""), answer.text);
  for (const mark of otherMarks) {
    if (!said.includes(mark) && text.includes(mark))
      wrong.push(`${nameOf(cell)}: shows ${mark} in ${text.slice(0, 300)}`);
  }
  return wrong;
}

interface Asked {
  status: number;
  text: string;
  /** What the request said. */
  request: string;
}

async function ask({ caller, endpoint }: Cell, { at, of }: { at: Target; of: Target }): Promise<Asked> {
  const { path, body } = endpoint.request(at, of);
  const { status, text } = await server.call(endpoint.method, path, {
    ...(caller.key === undefined ? {} : { key: caller.key }),
    headers: caller.headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status, text, request: decodeURIComponent(path) + JSON.stringify(body ?? "") };
}

function nameOf({ caller, endpoint, expected }: Cell): string {
  const who = [caller.kind, caller.role, caller.plan].filter((part) => part !== null).join(" ");
  return `${who}: ${endpoint.name} (${endpoint.whose}) must be ${expected}`;
}

function withoutNames(text: string, target: Target): string {
  const names: string[] = Object.values(target);
  return names.reduce((rest, name) => rest.replaceAll(name, "<name>"), text);
}

function targetOf(team: TestTeam): Target {
  return standing.get(team.slug) ?? expect.fail(`no target in ${team.slug}`);
}

/** One of each thing, which nothing else uses; a team has one connection to a vendor at most, made anew when asked. */
async function createTarget(team: TestTeam, word: string, connects = true): Promise<Target> {
  const base = `/admin/v1/teams/${team.slug}`;
  const tag = `${word}-${randomUUID().slice(0, 13)}`;
  const alias = `login ${tag}`;
  const memberEmail = `m-${tag}@${word}.example`;
  const member = await server.createMember(team, { email: memberEmail, name: `M ${tag}`, aliases: [alias] });
  const second = await server.createMember(team, { email: `o-${tag}@${word}.example`, name: `O ${tag}` });
  const workspace = await server.admin<{ id: string }>("POST", `${base}/workspaces`, {
    slug: `w-${tag}`,
    name: `W ${tag}`,
  });
  const key = await server.createKey(team, { name: `K ${tag}`, kind: "inference", memberEmail });
  if (connects) {
    await connectVendor(team, word);
    await loadPrices(team);
  }
  return {
    slug: team.slug,
    memberId: member.id,
    memberEmail,
    otherMemberId: second.id,
    alias,
    workspaceId: workspace.id,
    keyHash: key.hash,
  };
}

/** To OpenRouter, at an address where nobody listens, and not to v0. */
async function connectVendor(team: TestTeam, word: string): Promise<void> {
  const base = `/admin/v1/teams/${team.slug}/vendors`;
  for (const vendor of ["openrouter", "v0"]) {
    await server.call("DELETE", `${base}/${vendor}`, { key: server.operatorToken });
  }
  const baseUrl = `http://127.0.0.1:9/${word}`;
  await server.admin("POST", base, { vendor: "openrouter", key: `k-${word}`, baseUrl, paused: true });
}

/** Of a model that no event names; the same again changes nothing. */
async function loadPrices(team: TestTeam): Promise<void> {
  const prices = [{ model: `priced/${team.slug}`, valid_from: "2026-01-01", input: "1" }];
  await server.admin("POST", `/admin/v1/teams/${team.slug}/prices`, {
    version: "v1",
    unit: "USD per 1,000,000 tokens",
    prices,
  });
}

async function sendUsage(team: TestTeam, word: string): Promise<void> {
  const target = targetOf(team);
  const data = { model: `${word}/model`, model_permaslug: null, provider_name: `${word} provider` };
  const time = "2026-03-10T10:00:00Z";
  await server.send(team, [
    generation({ time, data: { ...data, user: target.memberEmail, workspace: target.workspaceId } }),
    generation({ time, data: { ...data, user: null, api_key_hash: target.keyHash } }),
    chatCreated({ time, data: { user: `${word}-visitor`, title: `${word} title` } }),
    messageCreated({ time, data: { user: `visitor@${word}.example` } }),
  ]);
}

/** Every string by which the other team could be recognised: what its administrator reads, and what its reports say. */
async function marksOf(team: TestTeam): Promise<string[]> {
  const base = `/admin/v1/teams/${team.slug}`;
  const texts: string[] = [];
  for (const path of [base, `${base}/members`, `${base}/workspaces`, `${base}/keys`, `${base}/aliases`]) {
    texts.push((await server.call("GET", path, { key: team.managementKey })).text);
  }
  texts.push(await reportsOf(team));
  const values = texts.flatMap((text) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, value]) => value ?? ""));
  const isOwn = (value: string): boolean =>
    value.includes(MARKER) ||
    /^(?:user|team|person)_[0-9a-f]{24}$|^[0-9a-f]{64}$|^[0-9a-f-]{36}$|^sk-db-v1-\S+$/.test(value);
  const marks = new Set([MARKER, team.managementKey, team.ingestKey, ...values.filter(isOwn)]);
  expect(marks.size).toBeGreaterThan(20);
  return [...marks];
}

async function reportsOf(team: TestTeam): Promise<string> {
  const paths = ["/api/v1/activity", "/api/v1/activity?group_by=workspace", "/v1/reports/user-activity"];
  const texts: string[] = [];
  for (const path of paths) texts.push((await server.call("GET", path, { key: team.managementKey })).text);
  return texts.join("\n");
}

/** All that anybody could have changed, of all three teams. */
async function stateOf(): Promise<string> {
  const texts: string[] = [];
  for (const team of [...own.map(({ team: one }) => one), other]) {
    const base = `/admin/v1/teams/${team.slug}`;
    for (const path of ["", "/members", "/workspaces", "/keys", "/aliases", "/vendors", "/prices", "/repricings"]) {
      texts.push(JSON.stringify(await server.admin("GET", base + path)));
    }
    const { workspaceId } = targetOf(team);
    for (const path of ["/keys?include_disabled=true", "/workspaces?limit=100", `/workspaces/${workspaceId}/members`]) {
      const { status, text } = await server.call("GET", `/api/v1${path}`, { key: team.managementKey });
      expect(status).toBe(200);
      texts.push(text);
    }
    texts.push(await reportsOf(team));
  }
  texts.push(JSON.stringify(await server.admin("GET", "/admin/v1/teams")));
  return texts.join("\n");
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < items.length; first += AT_ONCE) {
    for (const part of await Promise.all(items.slice(first, first + AT_ONCE).map(run))) results.push(...part);
  }
  return results;
}
