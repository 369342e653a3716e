import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Command, command } from "../oracle/command.js";
import { countedEvents, runCommand, startMerges } from "../oracle/run-command.js";
import { DAY_MS } from "../oracle/telling.js";
import { shrinksFailures, testRuns, testSeed } from "../oracle/test-settings.js";
import { type EventPlan, eventPlan } from "../oracle/wire-event.js";
import { at, type TeamWorld, World } from "../oracle/world.js";
import { compareTables } from "./ask-report.js";
import { compareMemberPages, compareMembers } from "./compare-members.js";
import { compareUsage, someUsageAsk, usagePath } from "./compare-usage.js";
import { LocalTime } from "./local-time.js";
import { type Stretch, someStretch } from "./stretch.js";
import { ZONE_CASES } from "./zone-cases.js";

const RUNS = testRuns(ZONE_CASES.length);
const SORTS = [
  "name",
  "email",
  "usage",
  "requests",
  "tokens",
  "messages",
  "chats",
  "activeDays",
  "firstActivity",
  "lastActivity",
];

let world: World;
const counts = { steps: 0, events: 0, reports: 0, tables: 0 };

beforeAll(async () => {
  world = await World.open();
});

afterAll(async () => {
  const { steps, events, reports, tables } = counts;
  process.stdout.write(`${steps} steps, ${events} events, ${reports} reports, ${tables} tables compared\n`);
  await world.close();
});

test(
  "in any zone, whatever is sent, retold, sealed or renamed, Daybook's reports are the recount, and their tables their JSON",
  { timeout: RUNS * 60_000 },
  async () => {
    let run = testSeed();
    const seed = run;
    const runs = fc.asyncProperty(
      fc.array(eventPlan, { minLength: 90, maxLength: 90 }),
      fc.array(command, { minLength: 2, maxLength: 4, size: "max" }),
      fc.infiniteStream(fc.nat({ max: 9999 })),
      async (plans, commands, choices) => {
        const { zone, todayMs } = at(ZONE_CASES, run++);
        const local = new LocalTime(zone);
        const next = (): number => {
          const choice: IteratorResult<number, unknown> = choices.next();
          return choice.done === true ? 0 : choice.value;
        };
        await world.begin(todayMs, 2);
        for (const team of world.teams) await sendAtEdges(team, local, plans);
        for (const one of commands) {
          await runCommand(world, one, (team) => compareSome(team, local, next));
          counts.steps++;
          await compareSome(touched(one), local, next);
        }
        const team = world.team(next());
        const stretch = stretchOf(team, local, next);
        await compareMemberPages(world, team, { stretch, sort: someSort(next), limit: 1 + (next() % 4) });
        const members = `/v1/reports/members?${stretch.query}&include=daily`;
        await compareTables(world, team, run % 2 === 0 ? members : usagePath(stretch, someUsageAsk(team, next)));
        counts.tables += 3;
        if (world.mergesStopped) await startMerges(world);
        counts.events += world.teams.reduce((sum, one) => sum + countedEvents(one), 0);
      },
    );
    await fc.assert(runs, { numRuns: RUNS, seed, endOnFailure: !shrinksFailures() });
    expect(counts.events, "runs that count nothing prove nothing").toBeGreaterThan(RUNS * 50);
  },
);

/** Events on, before and after the instants at which the zone's days begin or its clocks jump, and two days between. */
async function sendAtEdges(team: TeamWorld, local: LocalTime, plans: readonly EventPlan[]): Promise<void> {
  const today = Math.floor(world.nowMs / DAY_MS) * DAY_MS;
  const edges = local.edges(world.nowMs - 12 * DAY_MS, world.nowMs).slice(-20);
  const events = plans.map((plan, id) => {
    const atMs = id % 3 === 0 ? null : at(edges, id) + (at([-1, 0, 1, 900_001, -5_400_000], id) ?? 0);
    const id1000 = { ...plan, id: id + 100 };
    if (atMs === null || atMs > world.nowMs) return id1000;
    const day = Math.floor(atMs / DAY_MS) * DAY_MS;
    return { ...id1000, daysBack: (today - day) / DAY_MS, msOfDay: atMs - day };
  });
  const batch = world.toBatch(team, events);
  team.batches.push(batch);
  await world.send(team, batch);
}

async function compareSome(team: TeamWorld, local: LocalTime, next: () => number): Promise<void> {
  const stretch = stretchOf(team, local, next);
  await compareMembers(world, team, { stretch, local });
  for (let index = 0; index < 2; index++) {
    const asked = { stretch: stretchOf(team, local, next), local, ask: someUsageAsk(team, next) };
    await compareUsage(world, team, asked);
  }
  counts.reports += 4;
}

function stretchOf(team: TeamWorld, local: LocalTime, next: () => number): Stretch {
  return someStretch({ team, local, nowMs: world.nowMs }, next);
}

function someSort(next: () => number): string {
  return (next() % 2 === 0 ? "-" : "") + at(SORTS, next());
}

function touched(one: Command): TeamWorld {
  return world.team("team" in one ? one.team : 0);
}
