import { seededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { byPlace, dayOf, type UsageTelling } from "./usage-telling.js";
import { UsageWorld } from "./usage-world.js";

const NOW_MS = Date.UTC(2026, 2, 15, 12);
const DAY_MS = 86_400_000;
const ROUNDS = Number(process.env["DAYBOOK_TEST_RUNS"] ?? 6);

let server: TestServer;
let seed: number;
beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS });
  seed = testSeed();
  process.stdout.write(`DAYBOOK_TEST_SEED=${seed}\n`);
});
afterAll(() => server.close());

test("active people, days, chats and projects are the recount, in any range and for any person", async () => {
  const random = seededRandom(seed);
  const world = await UsageWorld.create(server, NOW_MS);
  await world.send(world.invent(random, 40));
  for (let round = 0; round < ROUNDS; round++) {
    await world.happen(random);
    const startMs = NOW_MS - random.between(0, 9 * DAY_MS);
    const endMs = startMs + random.between(0, NOW_MS - startMs);
    const ids = [...world.model.members.map(({ id }) => id), ...world.unlinkedIds.values()];
    const caller = random.pick([world.callers.owner, world.callers.member]);
    const asked = caller.onlyId === null ? random.pick([null, ...ids]) : null;
    const personId = caller.onlyId ?? asked;
    const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
    const query = new URLSearchParams({ start, end, ...(asked === null ? {} : { userId: asked }) });
    const answer = await server.call("GET", `/v2/usage/activity?${query.toString()}`, { key: caller.key });
    expect({ query: query.toString(), body: answer.json }).toEqual({
      query: query.toString(),
      body: {
        object: "usage_activity",
        range: { start, end },
        scope: {
          id: world.team.id,
          type: "team",
          isTeamWide: personId === null,
          ...(personId === null ? {} : { userId: personId }),
        },
        ...recount(world, { startMs, endMs, personId }),
      },
    });
  }
});

test("people whom the team hides are not counted, and stand beside no event", async () => {
  const random = seededRandom(seed + 1);
  const world = await UsageWorld.create(server, NOW_MS);
  await world.send(world.invent(random, 60));
  await server.admin("PATCH", `/admin/v1/teams/${world.team.slug}`, { hideUnlinkedPeople: true });
  const { key } = world.callers.owner;
  const strangers = [...world.unlinkedIds].flat();
  for (const path of ["/v1/reports/usage?limit=150", "/v1/reports/usage/ai", "/v2/usage/events?limit=100"]) {
    const { text } = await server.call("GET", path, { key });
    expect(text).toContain(`"userId":"${world.model.members[1]?.id ?? ""}"`);
    expect(strangers.filter((stranger) => text.includes(stranger))).toEqual([]);
  }
  const answer = await server.call("GET", "/v2/usage/activity?start=2026-01-01T00:00:00Z", { key });
  const members = new Set(
    world
      .current()
      .map((telling) => world.whoDid(telling))
      .flatMap((who) => (who !== null && "member" in who && who.member.removal === null ? [who.member.id] : [])),
  );
  expect(answer.json).toMatchObject({ summary: { activeUsers: members.size } });
});

function recount(
  world: UsageWorld,
  { startMs, endMs, personId }: { startMs: number; endMs: number; personId: string | null },
): object {
  const all = world.current();
  const counted = all
    .filter(({ atMs }) => atMs >= startMs && atMs < endMs)
    .filter((telling) => personId === null || world.personOf(telling) === personId);
  const inChats = [...new Set(counted.map(({ chatId }) => chatId))].filter((chatId) => chatId !== null);
  const chats = inChats.map((chatId) => ({
    ...factsOf(all.filter((telling) => telling.chatId === chatId)),
    chatId,
    events: counted.filter((telling) => telling.chatId === chatId),
  }));
  const groups = [...new Set(chats.map(({ project }) => JSON.stringify(project)))].map((group) =>
    chats.filter(({ project }) => JSON.stringify(project) === group),
  );
  return {
    summary: {
      activeUsers: new Set(
        counted.filter((telling) => isShown(world, telling)).map((telling) => world.personOf(telling)),
      ).size,
      activeDays: daysOf(counted),
      chatCount: chats.length,
      messageCount: messagesOf(counted),
    },
    projects: groups
      .map((members) => ({
        ...members[0]?.project,
        chatCount: members.length,
        ...countsOf(members.flatMap(({ events }) => events)),
      }))
      .toSorted(
        (a, b) =>
          compare(b.lastActivity, a.lastActivity) ||
          compare(rankOf(a.kind), rankOf(b.kind)) ||
          compare(a.vercelProjectId ?? "", b.vercelProjectId ?? ""),
      ),
    chats: chats
      .map(({ kind, chatId, title, project, events }) => ({
        kind,
        chatId,
        title,
        vercelProjectId: project.vercelProjectId,
        projectName: project.vercelProjectId,
        ...countsOf(events),
      }))
      .toSorted((a, b) => compare(b.lastActivity, a.lastActivity) || compare(a.chatId, b.chatId)),
  };
}

interface ProjectModel {
  kind: "project" | "drafts" | "unavailable";
  vercelProjectId: string | null;
  name: string;
}

/** What a chat is: as the newest event says that says so, of any time and by anybody. */
function factsOf(events: readonly UsageTelling[]): { kind: string; title: string; project: ProjectModel } {
  const newestFirst = events.toSorted((a, b) => b.atMs - a.atMs || -byPlace(a, b));
  const title = newestFirst.find((telling) => telling.title !== null)?.title ?? null;
  const placing = newestFirst.find(({ type, projectId }) => type === "chat.created" || projectId !== null);
  const isKnown = title !== null || placing !== undefined;
  const projectId = placing?.projectId ?? null;
  if (!isKnown) {
    const project = { kind: "unavailable", vercelProjectId: null, name: "Unavailable" } as const;
    return { kind: "unavailable", title: "Unavailable chat", project };
  }
  return {
    kind: "chat",
    title: title ?? "Untitled chat",
    project:
      projectId === null
        ? { kind: "drafts", vercelProjectId: null, name: "Drafts" }
        : { kind: "project", vercelProjectId: projectId, name: projectId },
  };
}

function countsOf(events: readonly UsageTelling[]) {
  const times = events.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  return {
    messageCount: messagesOf(events),
    activeDays: daysOf(events),
    firstActivity: new Date(times[0] ?? 0).toISOString(),
    lastActivity: new Date(times.at(-1) ?? 0).toISOString(),
  };
}

function messagesOf(events: readonly UsageTelling[]): number {
  return events.filter(({ type, role }) => type === "message.created" && role === "assistant").length;
}

function daysOf(events: readonly UsageTelling[]): number {
  return new Set(events.map(({ atMs }) => dayOf(atMs))).size;
}

/** Somebody, and no removed member. */
function isShown(world: UsageWorld, telling: UsageTelling): boolean {
  const who = world.whoDid(telling);
  return who !== null && !("member" in who && who.member.removal !== null);
}

/** Of the same moment: unavailable ones, drafts, projects. */
function rankOf(kind: ProjectModel["kind"] | undefined): number {
  return kind === "unavailable" ? 0 : 1;
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
