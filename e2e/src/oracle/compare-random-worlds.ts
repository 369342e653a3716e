import { expect } from "vitest";
import fc from "fast-check";
import { type Command, command } from "./command.js";
import { allAsks, compareActivity, compareUserActivity } from "./compare-reports.js";
import { countedEvents, runCommand, startMerges } from "./run-command.js";
import { DAY_MS } from "./telling.js";
import { shrinksFailures, testSeed } from "./test-settings.js";
import type { TeamWorld, World } from "./world.js";

/** After a leap day, within a leap year, after a year's end, after the February of a common year, at noon. */
const TODAYS = [
  Date.UTC(2024, 2, 1),
  Date.UTC(2024, 2, 30, 23, 59, 59, 999),
  Date.UTC(2026, 0, 1, 0, 0, 0, 1),
  Date.UTC(2023, 2, 1),
  Date.UTC(2025, 5, 15, 12),
];

/** What a property has done so far. */
interface Counts {
  steps: number;
  events: number;
  reports: number;
}

/** Random commands in a world, after each of which its reports must be the recount. */
export async function compareRandomWorlds(world: World, runs: number): Promise<void> {
  const counts: Counts = { steps: 0, events: 0, reports: 0 };
  const property = fc.asyncProperty(
    fc.constantFrom(...TODAYS),
    fc.array(command, { minLength: 10, maxLength: 18, size: "max" }),
    fc.infiniteStream(fc.nat({ max: 9999 })),
    async (today, commands, choices) => {
      await world.begin(today, 2);
      const next = (): number => {
        const choice: IteratorResult<number, unknown> = choices.next();
        return choice.done === true ? 0 : choice.value;
      };
      const compare = async (team: TeamWorld): Promise<void> => {
        counts.reports += await compareSome(world, team, next);
      };
      for (const one of commands) {
        await runCommand(world, one, compare);
        counts.steps++;
        await compare(touched(world, one));
      }
      for (const team of world.teams) counts.reports += await compareAll(world, team, next);
      if (world.mergesStopped) await startMerges(world);
      counts.events += world.teams.reduce((sum, team) => sum + countedEvents(team), 0);
    },
  );
  await fc.assert(property, { numRuns: runs, seed: testSeed(), endOnFailure: !shrinksFailures() });
  process.stdout.write(`${counts.steps} steps, ${counts.events} events, ${counts.reports} reports compared\n`);
  expect(counts.events, "runs that count nothing prove nothing").toBeGreaterThan(runs);
}

function touched(world: World, one: Command): TeamWorld {
  return world.team("team" in one ? one.team : 0);
}

/**
 * After every step: the whole, by workspace, one of each filter in turn, and two ranges of the people report.
 *
 * @returns reports compared
 */
async function compareSome(world: World, team: TeamWorld, next: () => number): Promise<number> {
  const asks = allAsks(world, team);
  const chosen = [{}, ...Array.from({ length: 5 }, () => asks[next() % asks.length] ?? {})];
  await Promise.all([
    ...chosen.map((ask) => compareActivity(world, team, ask)),
    compareUserActivity(world, team, { startMs: null, endMs: null }),
    compareUserActivity(world, team, someRange(world, team, next)),
  ]);
  return chosen.length + 2;
}

async function compareAll(world: World, team: TeamWorld, next: () => number): Promise<number> {
  const asks = allAsks(world, team);
  for (const ask of asks) await compareActivity(world, team, ask);
  for (let index = 0; index < 8; index++) await compareUserActivity(world, team, someRange(world, team, next));
  return asks.length + 8;
}

/** Bounds on an event, one millisecond beside it, and on the edges of its day; each may be absent. */
function someRange(
  world: World,
  team: TeamWorld,
  next: () => number,
): { startMs: number | null; endMs: number | null } {
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
