import {
  generation,
  messageCreated,
  seededRandom,
  startServer,
  type TestServer,
  type TestTeam,
  testSeed,
} from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const START_MS = Date.UTC(2026, 2, 15, 12);
const DAY_MS = 86_400_000;
const seed = testSeed();
let server: TestServer;
let nowMs = START_MS;

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  server = await startServer({ nowMs: () => nowMs });
});
afterAll(() => server.close());

interface Source {
  source: string;
  newest_time: string;
  newest_received_at: string;
  day_events: number;
  day_delay_ms: number;
}

async function sourcesOf(team: TestTeam, { query = "", key = team.managementKey } = {}): Promise<Source[]> {
  const { status, json, text } = await server.call("GET", `/v1/events/sources${query}`, { key });
  expect(status, `${text}`).toBe(200);
  expect(json).toMatchObject({ as_of: new Date(nowMs).toISOString() });
  return toSources(json).data;
}

/** A wrong shape shows itself where it is read. */
function toSources(json: unknown): { data: Source[] } {
  return json as { data: Source[] };
}

interface Telling {
  source: string;
  id: string;
  user: string;
  timeMs: number;
  receivedMs: number;
}

/** What the answer must be, from every telling that was sent. */
function recount(tellings: readonly Telling[], isAsked: (telling: Telling) => boolean): Source[] {
  const current = new Map<string, Telling>();
  for (const telling of tellings) {
    current.set(JSON.stringify([telling.source, Math.floor(telling.timeMs / DAY_MS), telling.id]), telling);
  }
  const events = [...current.values()].filter(isAsked);
  const sources = [...new Set(events.map(({ source }) => source))].map((source) => {
    const own = events
      .filter((event) => event.source === source)
      .toSorted((a, b) => b.timeMs - a.timeMs || (a.id < b.id ? 1 : -1));
    const [newest] = own;
    if (newest === undefined) throw new Error("a source without events");
    const day = own.filter(({ timeMs }) => Math.floor(timeMs / DAY_MS) === Math.floor(newest.timeMs / DAY_MS));
    const delays = day.map(({ timeMs, receivedMs }) => receivedMs - timeMs).toSorted((a, b) => a - b);
    return {
      source,
      newest_time: new Date(newest.timeMs).toISOString(),
      newest_received_at: new Date(newest.receivedMs).toISOString(),
      day_events: day.length,
      day_delay_ms: delays[Math.floor((delays.length - 1) / 2)] ?? 0,
    };
  });
  return sources.toSorted((a, b) => (a.newest_time === b.newest_time ? 0 : a.newest_time < b.newest_time ? 1 : -1));
}

test("sources are told as all events amount to, told again, moved and given to others, for everybody and for one", async () => {
  const random = seededRandom(seed);
  const team = await server.createTeam();
  const ada = await server.createMember(team, { name: "Ada", aliases: ["ada"], teamRoles: ["MEMBER"] });
  const adasKey = (await server.createKey(team, { name: "Ada's", kind: "management", memberEmail: ada.email })).key;
  const tellings: Telling[] = [];
  for (let round = 0; round < 6; round++) {
    nowMs += 7_001;
    const batch = Array.from({ length: 60 }, (): Telling => {
      const again = random.chance(0.4) ? (tellings[random.between(0, tellings.length)] ?? null) : null;
      // Told again, an event may say another time of its day, and somebody else.
      const dayMs = again?.timeMs ?? START_MS - random.between(1, 400) * DAY_MS;
      return {
        source: again?.source ?? `gateway/${random.between(1, 9)}`,
        id: again?.id ?? `e${random.between(1, 400)}`,
        user: random.pick(["ada", "bob", "eve"]),
        timeMs: dayMs - (dayMs % DAY_MS) + random.between(0, DAY_MS - 1),
        receivedMs: nowMs,
      };
    });
    await server.send(
      team,
      batch.map(({ source, id, user, timeMs }) => ({
        ...generation({ id, time: new Date(timeMs).toISOString(), data: { user } }),
        source,
      })),
    );
    tellings.push(...batch);
  }
  const adas = ({ user }: Telling): boolean => user === "ada";
  expect(await sourcesOf(team)).toEqual(recount(tellings, () => true));
  expect(await sourcesOf(team, { query: "?user_id=ada" })).toEqual(recount(tellings, adas));
  expect(await sourcesOf(team, { key: adasKey })).toEqual(recount(tellings, adas));
});

test("a source that fell silent years ago is still told of, and one whose clock is ahead has a negative delay", async () => {
  const team = await server.createTeam();
  const ahead = new Date(nowMs + 60_000).toISOString();
  await server.send(team, [
    { ...messageCreated({ time: "2001-02-03T04:05:06.789Z", data: { user: "x" } }), source: "old" },
    { ...messageCreated({ time: ahead, data: { user: "x" } }), source: "fast" },
  ]);
  expect(await sourcesOf(team)).toMatchObject([
    { source: "fast", newest_time: ahead, day_events: 1, day_delay_ms: -60_000 },
    { source: "old", newest_time: "2001-02-03T04:05:06.789Z", newest_received_at: new Date(nowMs).toISOString() },
  ]);
});

test("a team without events has no sources, and whoever may not list events may not ask", async () => {
  const team = await server.createTeam();
  expect(await sourcesOf(team)).toEqual([]);
  for (const [key, status] of [
    [team.ingestKey, 403],
    [undefined, 401],
  ] as const) {
    expect((await server.call("GET", "/v1/events/sources", key === undefined ? {} : { key })).status).toBe(status);
  }
  const unknown = await server.call("GET", "/v1/events/sources?user_id=nobody-goes-by-this", {
    key: team.managementKey,
  });
  expect(unknown.status).toBe(404);
});
