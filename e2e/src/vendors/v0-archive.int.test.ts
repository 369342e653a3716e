import { seededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { toPicoUsd } from "../official-clients/pico-usd.js";
import { randomWorld } from "./random-world.js";
import { startVendorStandIn, type VendorStandIn } from "./vendor-stand-in.js";
import { archiveOf, connect, daysBefore, sync } from "./vendor-team.js";

const seed = testSeed();
const random = seededRandom(seed);
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 4, 20, 12);
const DAYS = daysBefore(START_MS, 30);
let nowMs = START_MS;
let server: TestServer;
let standIn: VendorStandIn;

beforeAll(async () => {
  process.stderr.write(`seed ${seed}\n`);
  server = await startServer({ nowMs: () => nowMs, waitForVendor: () => Promise.resolve() });
  standIn = await startVendorStandIn(randomWorld(random, DAYS));
});
afterAll(async () => {
  await standIn.close();
  await server.close();
});
beforeEach(() => {
  nowMs = START_MS;
  standIn.world = randomWorld(random, DAYS);
  standIn.seen.length = 0;
});

test("each day's members are kept as they were told, and its usage is the exact sum of its events", async () => {
  const team = await server.createTeam();
  await connect(server, team, { vendor: "v0", standIn });
  expect((await sync(server, team, "v0")).synced).toMatchObject({ answers: 60, addedDays: 60, revisedDays: 0 });
  const archive = new Map(
    (await archiveOf(server, team)).map((line) => {
      const [vendor, report, , day, revision, ...rows] = line.split(" ");
      expect([vendor, revision]).toEqual(["v0", "1"]);
      return [`${report} ${day}`, JSON.parse(rows.join(" ")) as Record<string, string>[]] as const;
    }),
  );
  for (const day of DAYS) {
    const active = (standIn.world.members.get(day) ?? []).filter(({ chats, messages }) => chats + messages > 0);
    const members = (archive.get(`members ${day}`) ?? []).map((row) => [row["user_id"], row["chats"], row["messages"]]);
    expect(new Set(members.map(String))).toEqual(
      new Set(active.map(({ id, chats, messages }) => String([id, chats, messages]))),
    );
    const events = standIn.world.usage.filter(({ createdAt }) => createdAt.startsWith(day));
    const kept = archive.get(`usage ${day}`) ?? [];
    expect(kept.reduce((sum, row) => sum + Number(row["events"]), 0)).toBe(events.length);
    expect(kept.reduce((sum, row) => sum + toPicoUsd(row["total_cost"] ?? "0"), 0n)).toBe(
      events.reduce((sum, { total }) => sum + toPicoUsd(total), 0n),
    );
  }
});

test("a settled day is not asked about again, a late revision of a fresh one is taken", async () => {
  const team = await server.createTeam();
  await connect(server, team, { vendor: "v0", standIn });
  await sync(server, team, "v0");
  standIn.seen.length = 0;
  nowMs += DAY_MS;
  const yesterday = DAYS.at(-1) ?? "";
  standIn.world.members.set(yesterday, [{ id: "v0_ada", email: "ada@acme.example", chats: 99, messages: 1 }]);
  expect((await sync(server, team, "v0")).synced).toMatchObject({ revisedDays: 1 });
  const asked = standIn.seen.filter((path) => path.includes("user-activity")).map((path) => path.slice(-58, -48));
  expect(new Set(asked).size).toBeLessThanOrEqual(4);
  expect((await archiveOf(server, team)).filter((line) => line.includes(`members  ${yesterday} 2 `))).toHaveLength(1);
});

test(
  "cut off at any request and taken up again, the archive is the same, and what was settled is not asked for twice",
  { timeout: 240_000 },
  async () => {
    const whole = await server.createTeam();
    await connect(server, whole, { vendor: "v0", standIn });
    await sync(server, whole, "v0");
    const expected = await archiveOf(server, whole);
    const requests = standIn.seen.length;
    for (let round = 0; round < 6; round++) {
      const team = await server.createTeam();
      await connect(server, team, { vendor: "v0", standIn });
      standIn.seen.length = 0;
      const cut = random.between(0, requests - 1);
      standIn.outageFrom = cut;
      expect((await sync(server, team, "v0")).error?.code).toBe("vendor_failed");
      standIn.outageFrom = null;
      const before = standIn.seen.length;
      expect(await sync(server, team, "v0"), `cut at ${cut}`).toHaveProperty("synced");
      expect(await archiveOf(server, team)).toEqual(expected);
      expect(standIn.seen.length - before, "it goes on").toBeLessThanOrEqual(requests - cut + 12 * 3);
    }
  },
);

test("whom the team erases is in no revision of a day any more, and comes in under the pseudonym", async () => {
  const team = await server.createTeam();
  await server.createMember(team, { email: "ada@acme.example" });
  await connect(server, team, { vendor: "v0", standIn });
  const day = DAYS.at(-1) ?? "";
  const told = (chats: number) => [{ id: "v0_ada", email: "Ada@acme.example", chats, messages: 1 }];
  standIn.world.members = new Map([[day, told(1)]]);
  await sync(server, team, "v0");
  standIn.world.members.set(day, told(2));
  await sync(server, team, "v0");
  const before = await archiveOf(server, team);
  expect(before.filter((line) => line.includes("Ada@acme.example"))).toHaveLength(2);
  await server.daybook.upkeep.erase(team.slug, "ada@acme.example");
  await server.daybook.vendors.eraseNames();
  expect((await archiveOf(server, team)).filter((line) => /ada@acme/i.test(line))).toEqual([]);
  standIn.world.members.set(day, told(3));
  expect((await sync(server, team, "v0")).synced).toMatchObject({ revisedDays: 1 });
  const after = await archiveOf(server, team);
  expect(after.length).toBe(before.length + 1);
  expect(after.filter((line) => /ada@acme/i.test(line))).toEqual([]);
});

test("one Daybook's v0 contract is a vendor to another", async () => {
  const [source, keeper] = [await server.createTeam(), await server.createTeam()];
  await server.admin("POST", `/admin/v1/teams/${keeper.slug}/vendors`, {
    vendor: "v0",
    key: source.managementKey,
    baseUrl: `${server.url}/v1`,
  });
  expect(await sync(server, keeper, "v0")).toHaveProperty("synced");
});
