import { seededRandom } from "./seeded-random.js";
import { demoDay } from "./demo-day.js";
import type { DemoEvent } from "./demo-event.js";
import type { DemoTeam } from "./demo-teams.js";

/** Completed days before the day that holds `nowMs`, which is there as well, up to now. */
export const DEMO_DAYS = 60;

const DAY_MS = 86_400_000;
const LATE_SHARE = 0.006;
const REPLAY_SHARE = 0.01;

/**
 * One team's events in the order a real sender would deliver them: about 1 in 170 comes one to three days late, and
 * 1 in 100 is sent again, unchanged.
 *
 * What happened on a day depends on the team and the day alone. Loading again, also on a later date, tells the same
 * events with the same ids.
 *
 * @param options.keyHashes SHA-256 hex of the team's inference keys, by name of the key
 */
export function* demoEvents(options: {
  team: DemoTeam;
  nowMs: number;
  keyHashes: ReadonlyMap<string, string>;
}): Generator<DemoEvent> {
  const { team, nowMs, keyHashes } = options;
  const today = Math.floor(nowMs / DAY_MS);
  const now = new Date(nowMs).toISOString();
  let held: { dueDay: number; event: DemoEvent }[] = [];
  for (let day = today - DEMO_DAYS; day <= today; day += 1) {
    const random = seededRandom(`${team.slug}/${day}/delivery`);
    const replays: DemoEvent[] = [];
    for (const event of demoDay({ team, day, keyHashes })) {
      if (event.time > now) break;
      if (random.chance(LATE_SHARE)) {
        held.push({ dueDay: day + random.below(1, 4), event });
        continue;
      }
      yield event;
      if (random.chance(REPLAY_SHARE)) replays.push(event);
    }
    yield* replays;
    yield* held.filter(({ dueDay }) => dueDay <= day).map(({ event }) => event);
    held = held.filter(({ dueDay }) => dueDay > day);
  }
  yield* held.map(({ event }) => event);
}
