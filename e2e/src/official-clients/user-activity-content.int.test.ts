import { chatCreated, generation, messageCreated, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { createClient } from "v0-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkEveryAnswer } from "./contracts.js";
import { dayBefore, NOW_MS } from "./fixed-clock.js";

let server: TestServer;

checkEveryAnswer();

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS });
});
afterAll(() => server.close());

type Report = Awaited<ReturnType<ReturnType<typeof createClient>["reports"]["getUserActivity"]>>;
type Row = Report["data"][number];

/** The rows by email; sealed days must answer the same as raw ones. */
async function read(team: TestTeam, range: { startDate?: string; endDate?: string } = {}): Promise<Map<string, Row>> {
  const { reports } = createClient({ apiKey: team.managementKey, baseUrl: `${server.url}/v1` });
  const raw = await reports.getUserActivity(range);
  const rebuilt = await server.call("POST", "/admin/v1/rebuild", {
    key: server.operatorToken,
    body: { team: team.slug },
  });
  expect(rebuilt.text).toMatch(/\{"rebuilt":\d+\}\n$/);
  expect(await reports.getUserActivity(range)).toEqual(raw);
  expect(raw.meta.totalCount).toBe(raw.data.length);
  for (const row of raw.data) expect(row.id).toBe(row.user.id);
  return new Map(raw.data.map((row) => [row.user.email, row]));
}

const IDLE = { chatCount: 0, messageCount: 0, activeDays: 0, firstActivity: null, lastActivity: null };

test("every member is listed, the idle ones, those without a name, a v0 role or a picture too", async () => {
  const team = await server.createTeam();
  await server.createMember(team, {
    email: "full@x.example",
    name: "Full",
    avatar: "https://x.example/full.png",
    v0Role: "V0Chatter",
  });
  const bare = await server.createMember(team, { email: "bare@x.example" });
  const changed = await server.createMember(team, { email: "changed@x.example", v0Role: "V0Viewer" });
  await server.admin("PATCH", `/admin/v1/teams/${team.slug}/members/${changed.id}`, { v0Role: "V0Builder" });
  const rows = await read(team);
  expect([...rows.keys()]).toEqual([team.ownerEmail, "full@x.example", "bare@x.example", "changed@x.example"]);
  expect(rows.get("full@x.example")).toMatchObject({
    ...IDLE,
    user: { name: "Full", avatar: "https://x.example/full.png", teamV0Role: "V0Chatter" },
  });
  const { user } = rows.get("bare@x.example") ?? expect.fail("no row");
  expect(Object.keys(user).toSorted()).toEqual(["avatar", "createdAt", "email", "id", "object", "teamV0Role"]);
  expect(user).toMatchObject({ id: bare.id, teamV0Role: null, createdAt: new Date(NOW_MS).toISOString() });
  expect(rows.get("changed@x.example")?.user).toMatchObject({
    teamV0Role: "V0Builder",
    updatedAt: new Date(NOW_MS).toISOString(),
  });
  const picture = await fetch(user.avatar);
  expect(picture.status).toBe(200);
  expect(picture.headers.get("content-type")).toMatch(/^image\/svg\+xml/);
  expect(await picture.text()).toMatch(/^<svg /);
});

test("chats are those created, messages those sent by the user; every event makes its day active", async () => {
  const team = await server.createTeam();
  const user = team.ownerEmail;
  const at = (day: number): string => `${dayBefore(day)}T12:00:00Z`;
  await server.send(team, [
    chatCreated({ time: at(1), data: { user, chat_id: "c1" } }),
    chatCreated({ time: at(1), data: { user, chat_id: "c2" } }),
    messageCreated({ time: at(2), data: { user, message_id: "m1" } }),
    messageCreated({ time: at(2), data: { user, message_id: "m2" } }),
    messageCreated({ time: at(3), data: { user, message_id: "m3" } }),
    messageCreated({ time: at(4), data: { user, role: "assistant" } }),
    messageCreated({ time: at(5), data: { user, role: null } }),
    generation({ time: at(6), data: { user } }),
    generation({ time: at(6), data: { user, status: "error" } }),
  ]);
  expect((await read(team)).get(user)).toMatchObject({
    chatCount: 2,
    messageCount: 3,
    activeDays: 6,
    firstActivity: `${dayBefore(6)}T12:00:00.000Z`,
    lastActivity: `${dayBefore(1)}T12:00:00.000Z`,
  });
});

test("start is included, end is not, both to the millisecond; first and last lie inside", async () => {
  const team = await server.createTeam();
  const user = team.ownerEmail;
  const times = ["09:59:59.999", "10:00:00.000", "10:00:00.001", "11:59:59.999", "12:00:00.000", "12:00:00.001"].map(
    (time) => `${dayBefore(2)}T${time}Z`,
  );
  await server.send(
    team,
    times.map((time) => messageCreated({ time, data: { user } })),
  );
  const between = async (from: number, to: number): Promise<unknown> => {
    const range = { ...(times[from] && { startDate: times[from] }), ...(times[to] && { endDate: times[to] }) };
    const { messageCount, firstActivity, lastActivity } = (await read(team, range)).get(user) ?? expect.fail("no row");
    return { messageCount, firstActivity, lastActivity };
  };
  expect(await between(1, 4)).toEqual({ messageCount: 3, firstActivity: times[1], lastActivity: times[3] });
  expect(await between(2, 5)).toEqual({ messageCount: 3, firstActivity: times[2], lastActivity: times[4] });
  expect(await between(0, 1)).toEqual({ messageCount: 1, firstActivity: times[0], lastActivity: times[0] });
  expect(await between(3, 3)).toEqual({ messageCount: 0, firstActivity: null, lastActivity: null });
  expect(await between(5, 9)).toEqual({ messageCount: 1, firstActivity: times[5], lastActivity: times[5] });
  expect(await between(9, 1)).toEqual({ messageCount: 1, firstActivity: times[0], lastActivity: times[0] });
});

test("active days are UTC days, whatever the zone of the sender, and count once for all names of a person", async () => {
  const team = await server.createTeam();
  await server.createMember(team, { email: "ada@x.example", aliases: ["ada-login", "u-1"] });
  await server.send(team, [
    messageCreated({ time: "2026-03-01T23:59:59.999Z", data: { user: "ada-login" } }),
    messageCreated({ time: "2026-03-02T00:00:00.000Z", data: { user: "u-1" } }),
    // The first of March in UTC, although the second where it was sent; and the other way round.
    messageCreated({ time: "2026-03-02T01:00:00.000+02:00", data: { user: "ADA@X.EXAMPLE" } }),
    chatCreated({ time: "2026-03-01T20:00:00.000-05:00", data: { user: "ada@x.example" } }),
  ]);
  expect((await read(team)).get("ada@x.example")).toMatchObject({
    chatCount: 1,
    messageCount: 3,
    activeDays: 2,
    firstActivity: "2026-03-01T23:00:00.000Z",
    lastActivity: "2026-03-02T01:00:00.000Z",
  });
});

test("events that name nobody are the key owner's; an ingest key's owner never gets them", async () => {
  const team = await server.createTeam();
  await server.createMember(team, { email: "bo@x.example" });
  const owned = { memberEmail: "bo@x.example" };
  const inference = await server.createKey(team, { name: "k", kind: "inference", ...owned });
  const ingest = await server.createKey(team, { name: "k", kind: "ingest", ...owned });
  const time = `${dayBefore(1)}T00:00:00Z`;
  await server.send({ ...team, ingestKey: ingest.key }, [
    generation({ time, data: { user: null, api_key_hash: inference.hash } }),
    generation({ time: `${dayBefore(2)}T00:00:00Z`, data: { user: null } }),
    generation({ time: `${dayBefore(3)}T00:00:00Z`, data: { user: null, api_key_hash: ingest.hash } }),
    generation({ time: `${dayBefore(4)}T00:00:00Z`, data: { user: team.ownerEmail, api_key_hash: inference.hash } }),
  ]);
  const rows = await read(team);
  expect(rows.get("bo@x.example")).toMatchObject({ activeDays: 1, firstActivity: `${dayBefore(1)}T00:00:00.000Z` });
  expect(rows.get(team.ownerEmail)).toMatchObject({ activeDays: 1, firstActivity: `${dayBefore(4)}T00:00:00.000Z` });
  expect(rows.size).toBe(2);
});

test("a removed member is left out with all names, and the events do not come back as somebody unknown", async () => {
  const team = await server.createTeam();
  const gone = await server.createMember(team, { email: "gone@x.example", aliases: ["gone-login"] });
  await server.send(
    team,
    ["gone@x.example", "gone-login", gone.id].map((user) =>
      messageCreated({ time: `${dayBefore(1)}T00:00:00Z`, data: { user } }),
    ),
  );
  expect((await read(team)).get("gone@x.example")).toMatchObject({ messageCount: 3 });
  await server.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${gone.id}`);
  expect([...(await read(team)).keys()]).toEqual([team.ownerEmail]);
});

test("people whom the team does not know are listed under a stable id until somebody takes the string over", async () => {
  const [team, other] = [await server.createTeam(), await server.createTeam()];
  const sent = (): object[] =>
    ["Guest@Y.example", "guest@y.example", "ext-7"].map((user) =>
      messageCreated({ time: `${dayBefore(1)}T00:00:00Z`, data: { user } }),
    );
  await server.send(team, sent());
  await server.send(other, sent());
  const rows = await read(team);
  expect(rows.size).toBe(3);
  const guest = rows.get("guest@y.example") ?? expect.fail("no row");
  const [external] = [...rows.values()].filter(({ user }) => user.name === "ext-7");
  expect(guest).toMatchObject({ messageCount: 2, activeDays: 1, user: { teamV0Role: null } });
  expect(external?.user.email).toBe(`${external?.id}@unlinked.invalid`);
  expect((await fetch(guest.user.avatar)).status).toBe(200);
  expect((await read(team)).get("guest@y.example")?.id, "the same at every report").toBe(guest.id);
  expect((await read(other)).get("guest@y.example")?.id, "another in another team").not.toBe(guest.id);

  const settings = `/admin/v1/teams/${team.slug}`;
  await server.admin("PATCH", settings, { hideUnlinkedPeople: true });
  expect([...(await read(team)).keys()]).toEqual([team.ownerEmail]);
  await server.admin("PATCH", settings, { hideUnlinkedPeople: false });
  expect((await read(team)).size).toBe(3);

  await server.createMember(team, { email: "guest@y.example", aliases: ["ext-7"] });
  const adopted = await read(team);
  expect([...adopted.keys()]).toEqual([team.ownerEmail, "guest@y.example"]);
  expect(adopted.get("guest@y.example")).toMatchObject({ messageCount: 3, activeDays: 1 });
});
