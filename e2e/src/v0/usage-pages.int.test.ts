import { seededRandom, type SeededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, rowsOf, USAGE_LISTS, type UsageList } from "./usage-lists.js";
import { byPlace, type UsageTelling } from "./usage-telling.js";
import { type UsageCaller, UsageWorld } from "./usage-world.js";

const NOW_MS = Date.UTC(2026, 2, 15, 12);
const WALKS = Number(process.env["DAYBOOK_TEST_RUNS"] ?? 8);
/** Pages between which something happens; then the rest is read in peace, so that every walk ends. */
const EVENTFUL_PAGES = 5;

let server: TestServer;
let seed: number;
beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS });
  seed = testSeed();
  process.stdout.write(`DAYBOOK_TEST_SEED=${seed}\n`);
});
afterAll(() => server.close());

/** What a walk asks for. */
interface Walk {
  list: UsageList;
  caller: UsageCaller;
  query: Record<string, string>;
  limit: number;
  matches(telling: UsageTelling): boolean;
}

test(
  "every page is the stretch of the recount behind the page before, whatever arrives between them",
  { timeout: 600_000 },
  async () => {
    const random = seededRandom(seed);
    const world = await UsageWorld.create(server, NOW_MS);
    await world.send(world.invent(random, 60));
    let [pages, rows] = [0, 0];
    for (let number = 0; number < WALKS; number++) {
      const walk = randomWalk(random, world);
      let cursor: string | null = null;
      let last: UsageTelling | null = null;
      let page = 0;
      do {
        if (page < EVENTFUL_PAGES && random.chance(0.6)) await world.happen(random);
        const ahead = aheadOf(world.current().filter(walk.matches).toSorted(byPlace), last);
        const body = await ask(server, pathOf(random, walk, cursor), walk.caller.key);
        expect({ walk, page, rows: rowsOf(body, world) }).toEqual({
          walk,
          page,
          rows: ahead.slice(0, walk.limit).map((telling) => walk.list.rowOf(telling, world)),
        });
        cursor = walk.list.cursorOf(body);
        expect(cursor !== null).toBe(ahead.length > walk.limit);
        last = ahead.slice(0, walk.limit).at(-1) ?? last;
        page++;
        rows += Math.min(ahead.length, walk.limit);
      } while (cursor !== null);
      pages += page;
    }
    expect(rows).toBeGreaterThan(WALKS);
    process.stdout.write(`${WALKS} walks, ${pages} pages, ${rows} rows compared\n`);
  },
);

test(
  "what was there before the first page is listed once, and nothing twice, while events pour in",
  { timeout: 600_000 },
  async () => {
    const random = seededRandom(seed + 1);
    const world = await UsageWorld.create(server, NOW_MS);
    await world.send(world.invent(random, 150));
    for (const list of USAGE_LISTS) {
      const before = world.current().filter(isGeneration).map(modelRow);
      const seen: string[] = [];
      const query = new URLSearchParams({ [list.bounds[0]]: "2026-01-01T00:00:00Z", limit: "9" });
      for (let path: string | null = `${list.path}?${query.toString()}`; path !== null;) {
        const repeated = random.shuffled(world.current()).slice(0, 20);
        const [body] = await Promise.all([
          ask(server, path, world.callers.owner.key),
          world.send([...world.invent(random, 5), ...repeated]),
        ]);
        for (const row of body["data"] as Record<string, unknown>[]) seen.push(wireRow(row));
        const cursor: string | null = list.cursorOf(body);
        path = cursor === null ? null : `${list.path}?cursor=${cursor}`;
      }
      expect(missingFrom(seen, before), "was there and was not listed").toEqual([]);
      expect(missingFrom(world.current().filter(isGeneration).map(modelRow), seen), "was listed twice").toEqual([]);
      process.stdout.write(`${list.name}: ${seen.length} rows listed while ${world.tellings.length} were told\n`);
    }
  },
);

/** Id and moment; a row of each of two facts that share both is to be seen. */
function wireRow(row: Record<string, unknown>): string {
  return JSON.stringify([row["id"] ?? row["eventId"], row["createdAt"] ?? row["timestamp"]]);
}

function modelRow({ id, atMs }: UsageTelling): string {
  return JSON.stringify([id, new Date(atMs).toISOString()]);
}

/** What is in the second list more often than in the first. */
function missingFrom(list: readonly string[], wanted: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of list) left.set(row, (left.get(row) ?? 0) + 1);
  return wanted.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}

function isGeneration({ type }: UsageTelling): boolean {
  return type === "generation";
}

function aheadOf(sorted: UsageTelling[], last: UsageTelling | null): UsageTelling[] {
  return last === null ? sorted : sorted.filter((telling) => byPlace(telling, last) > 0);
}

function randomWalk(random: SeededRandom, world: UsageWorld): Walk {
  const list = random.pick(USAGE_LISTS);
  const caller = random.pick([world.callers.owner, world.callers.billing, world.callers.member]);
  const query: Record<string, string> = {};
  const [from, to] = list.bounds;
  const startMs = random.chance(0.5) ? NOW_MS - random.between(0, 8 * 86_400_000) : null;
  const endMs = random.chance(0.3) ? NOW_MS - random.between(0, 3 * 86_400_000) : null;
  const isForward = startMs === null || endMs === null || startMs <= endMs;
  const defaults = list.path.startsWith("/v2")
    ? { startMs: NOW_MS - 7 * 86_400_000, endMs: NOW_MS }
    : { startMs: 0, endMs: Infinity };
  if (startMs !== null && isForward) query[from] = new Date(startMs).toISOString();
  if (endMs !== null && isForward) query[to] = new Date(endMs).toISOString();
  const range = {
    startMs: (isForward ? startMs : null) ?? defaults.startMs,
    endMs: (isForward ? endMs : null) ?? defaults.endMs,
  };
  const chat =
    list.hasFilters && random.chance(0.2) ? random.pick(["chat-1", "chat 3 'quoted'", "chat\\4", "none"]) : null;
  const message = list.hasFilters && random.chance(0.2) ? random.pick(["message-1", "message-2"]) : null;
  if (chat !== null) query["chatId"] = chat;
  if (message !== null) query["messageId"] = message;
  const who = list.hasFilters && random.chance(0.5) ? randomWho(random, world, caller) : null;
  if (who !== null) query["userId"] = who.asked;
  const personId = caller.onlyId ?? who?.id ?? null;
  return {
    list,
    caller,
    query,
    limit: random.between(2, 12),
    matches: (telling) =>
      isGeneration(telling) &&
      telling.atMs >= range.startMs &&
      telling.atMs < range.endMs &&
      (chat === null || telling.chatId === chat) &&
      (message === null || telling.messageId === message) &&
      (personId === null || world.personOf(telling) === personId),
  };
}

/** Somebody the caller may ask for, by any of the words for them. */
function randomWho(random: SeededRandom, world: UsageWorld, caller: UsageCaller): { asked: string; id: string } {
  const [, ada] = world.model.members;
  if (ada === undefined) throw new Error("a world has members");
  const own = [ada.id, ada.email, ...ada.aliases].map((asked) => ({ asked, id: ada.id }));
  const strangers = [...world.unlinkedIds].flatMap(([text, id]) => [text, id].map((asked) => ({ asked, id })));
  const members = world.model.members.flatMap(({ id, email }) => [id, email].map((asked) => ({ asked, id })));
  const choices = caller.onlyId === null ? [...own, ...members, ...strangers] : own;
  return choices[random.between(0, choices.length - 1)] ?? { asked: ada.id, id: ada.id };
}

/** The first page says everything; a later one the cursor, sometimes with what it need not and does not repeat. */
function pathOf(random: SeededRandom, { list, query, limit }: Walk, cursor: string | null): string {
  if (cursor === null) return `${list.path}?${new URLSearchParams({ ...query, limit: String(limit) }).toString()}`;
  const repeated = random.chance(0.3)
    ? query
    : random.chance(0.2)
      ? { ...query, chatId: "another", userId: "another" }
      : {};
  return `${list.path}?${new URLSearchParams({ ...repeated, cursor }).toString()}`;
}
