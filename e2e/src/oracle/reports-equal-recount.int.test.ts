import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allAsks, compareActivity, compareUserActivity } from "./compare-reports.js";
import { type Command, command } from "./command.js";
import { countedEvents, runCommand, startMerges } from "./run-command.js";
import { DAY_MS } from "./telling.js";
import { shrinksFailures, testRuns, testSeed } from "./test-settings.js";
import { type TeamWorld, World } from "./world.js";

const RUNS = testRuns(10);
/** After a leap day, within a leap year, after a year's end, after the February of a common year, at noon. */
const TODAYS = [
  Date.UTC(2024, 2, 1),
  Date.UTC(2024, 2, 30, 23, 59, 59, 999),
  Date.UTC(2026, 0, 1, 0, 0, 0, 1),
  Date.UTC(2023, 2, 1),
  Date.UTC(2025, 5, 15, 12),
];

let world: World;
const counts = { steps: 0, events: 0, reports: 0 };

beforeAll(async () => {
  world = await World.open();
});

afterAll(async () => {
  process.stdout.write(`${counts.steps} steps, ${counts.events} events, ${counts.reports} reports compared\n`);
  await world.close();
});

test(
  "whatever is sent, replayed, retold, sealed, merged, erased, rebuilt, renamed or restarted, both reports are the recount",
  { timeout: RUNS * 120_000 },
  async () => {
    const runs = fc.asyncProperty(
      fc.constantFrom(...TODAYS),
      fc.array(command, { minLength: 10, maxLength: 18, size: "max" }),
      fc.infiniteStream(fc.nat({ max: 9999 })),
      async (today, commands, choices) => {
        await world.begin(today, 2);
        const next = (): number => {
          const choice: IteratorResult<number, unknown> = choices.next();
          return choice.done === true ? 0 : choice.value;
        };
        const compare = async (team: TeamWorld): Promise<void> => compareSome(team, next);
        for (const one of commands) {
          await runCommand(world, one, compare);
          counts.steps++;
          await compare(touched(one));
        }
        for (const team of world.teams) await compareAll(team, next);
        if (world.mergesStopped) await startMerges(world);
        counts.events += world.teams.reduce((sum, team) => sum + countedEvents(team), 0);
      },
    );
    await fc.assert(runs, { numRuns: RUNS, seed: testSeed(), endOnFailure: !shrinksFailures() });
    expect(counts.events, "runs that count nothing prove nothing").toBeGreaterThan(RUNS);
  },
);

function touched(one: Command): TeamWorld {
  return world.team("team" in one ? one.team : 0);
}

/** After every step: the whole, by workspace, one of each filter in turn, and two ranges of the people report. */
async function compareSome(team: TeamWorld, next: () => number): Promise<void> {
  const asks = allAsks(world, team);
  const chosen = [{}, ...Array.from({ length: 5 }, () => asks[next() % asks.length] ?? {})];
  await Promise.all([
    ...chosen.map((ask) => compareActivity(world, team, ask)),
    compareUserActivity(world, team, { startMs: null, endMs: null }),
    compareUserActivity(world, team, someRange(team, next)),
  ]);
  counts.reports += chosen.length + 2;
}

async function compareAll(team: TeamWorld, next: () => number): Promise<void> {
  const asks = allAsks(world, team);
  for (const ask of asks) await compareActivity(world, team, ask);
  for (let index = 0; index < 8; index++) await compareUserActivity(world, team, someRange(team, next));
  counts.reports += asks.length + 8;
}

/** Bounds on an event, one millisecond beside it, and on the edges of its day; each may be absent. */
function someRange(team: TeamWorld, next: () => number): { startMs: number | null; endMs: number | null } {
  const bound = (): number => {
    const event = team.acknowledged[next() % Math.max(1, team.acknowledged.length)];
    const near = event?.atMs ?? world.nowMs;
    const day = Math.floor(near / DAY_MS) * DAY_MS;
    return [near - 1, near, near + 1, day - 1, day, day + 1, day + DAY_MS - 1, day + DAY_MS][next() % 8] ?? near;
  };
  const [low = 0, high = 0] = [bound(), bound()].toSorted((a, b) => a - b);
  const kind = next() % 6;
  if (kind === 0) return { startMs: null, endMs: high };
  // An absent end means now; a range may not be longer than a year nor end before it begins.
  const latestStart = Math.min(Math.max(low, world.nowMs - 365 * DAY_MS), world.nowMs);
  if (kind === 1) return { startMs: latestStart, endMs: null };
  return { startMs: Math.max(low, high - 365 * DAY_MS), endMs: high };
}
