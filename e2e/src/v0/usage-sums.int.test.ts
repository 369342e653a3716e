import { seededRandom, type SeededRandom, startServer, type TestServer, testSeed } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, sum, V1_USAGE, V2_EVENTS } from "./usage-lists.js";
import { chargedFor, dayOf, toDollars, type UsageTelling } from "./usage-telling.js";
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

test(
  "credits of the summary are the sum of its days, of the events of v2, of the costs of v1, and the recount",
  { timeout: 600_000 },
  async () => {
    const random = seededRandom(seed);
    const world = await UsageWorld.create(server, NOW_MS);
    await world.send(world.invent(random, 50));
    for (let round = 0; round < ROUNDS; round++) {
      await world.happen(random);
      const startMs = NOW_MS - random.between(0, 50 * DAY_MS);
      const endMs = random.chance(0.5) ? NOW_MS : startMs + random.between(0, NOW_MS - startMs);
      const { caller, asked, personId } = randomSight(random, world);
      const counted = world
        .current()
        .filter(({ type, atMs }) => type === "generation" && atMs >= startMs && atMs < endMs)
        .filter((telling) => personId === null || world.personOf(telling) === personId);
      const who = asked === null ? {} : { userId: asked };
      const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
      const v2 = new URLSearchParams({ start, end, ...who });
      const v1 = new URLSearchParams({ startDate: start, endDate: end, ...who });

      const summary = await ask(server, `/v2/usage/summary?${v2.toString()}`, caller.key);
      expect(summary).toEqual({
        object: "usage_summary",
        range: { start, end },
        scope: {
          id: world.team.id,
          type: "team",
          isTeamWide: personId === null,
          ...(personId === null ? {} : { userId: personId }),
        },
        credits: creditsOf(counted),
        daily: dailyOf(counted),
      });
      const events = await everyRow(`/v2/usage/events?${v2.toString()}`, caller.key, V2_EVENTS.cursorOf);
      const costs = await everyRow(`/v1/reports/usage?${v1.toString()}`, caller.key, V1_USAGE.cursorOf);
      const total = (summary["credits"] as { total: string }).total;
      expect(addUp(events.map((row) => (row["creditsCost"] as { charged: string }).charged))).toBe(total);
      expect(addUp(costs.map((row) => String(row["totalCost"])))).toBe(total);
    }
  },
);

function randomSight(random: SeededRandom, world: UsageWorld) {
  const { owner, billing, member } = world.callers;
  const caller = random.pick([owner, billing, member]);
  if (caller.onlyId !== null) return { caller, asked: random.pick([null, caller.onlyId]), personId: caller.onlyId };
  const ids = [...world.model.members.map(({ id }) => id), ...world.unlinkedIds.values()];
  const asked = random.pick([null, ...ids]);
  return { caller, asked, personId: asked };
}

function creditsOf(counted: readonly UsageTelling[]): { plan: string; onDemand: string; total: string } {
  const total = toDollars(sum(counted.map(chargedFor)));
  return { plan: "0", onDemand: total, total };
}

/** Days with a generation, oldest first. */
function dailyOf(counted: readonly UsageTelling[]): { date: string; credits: ReturnType<typeof creditsOf> }[] {
  const days = [...new Set(counted.map(({ atMs }) => dayOf(atMs)))].toSorted();
  return days.map((date) => ({ date, credits: creditsOf(counted.filter(({ atMs }) => dayOf(atMs) === date)) }));
}

async function everyRow(
  first: string,
  key: string,
  cursorOf: (body: Record<string, unknown>) => string | null,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let path: string | null = `${first}&limit=100`; path !== null;) {
    const body = await ask(server, path, key);
    rows.push(...(body["data"] as Record<string, unknown>[]));
    const cursor = cursorOf(body);
    path = cursor === null ? null : `${first.split("?")[0] ?? ""}?cursor=${cursor}`;
  }
  return rows;
}

function addUp(amounts: readonly string[]): string {
  return toDollars(
    amounts.reduce((total, amount) => {
      const [whole = "", fraction = ""] = amount.split(".");
      return total + BigInt(whole + fraction.padEnd(12, "0"));
    }, 0n),
  );
}
