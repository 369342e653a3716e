import { sealDays, Sealer } from "@daybook/engine";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newGate } from "./gate.js";
import { fromActivityBody } from "./report-body.js";
import { SeededNumbers } from "./seeded-numbers.js";
import { DAY_MS, dayOf } from "./telling.js";
import { testRuns, testSeed } from "./test-settings.js";

/** Acknowledged batches of each case. */
const BATCHES = testRuns(1) * 120;
const WRITERS = 3;
const NOW = Date.UTC(2026, 2, 3, 12);
const DAYS = [1, 2, 3].map((back) => NOW - back * DAY_MS);

/**
 * Each event has a model of its own, and two tellings of it that name different models, so a report shows which events
 * it holds and which telling of each.
 */
interface Sent {
  id: string;
  atMs: number;
  /** Tellings given to the server, and tellings acknowledged; 1 and 2 are the models' endings. */
  told: number;
  acknowledged: number;
}

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW });
});

afterAll(() => server.close());

test.each([{ merges: true }, { merges: false }])(
  "every report beside writers and sealers holds what was acknowledged before it, nothing unsent, nothing twice (merges: $merges)",
  { timeout: BATCHES * 4000 },
  async ({ merges }) => {
    const numbers = new SeededNumbers(testSeed());
    const team = await server.createTeam();
    if (!merges) await engine(`SYSTEM STOP MERGES ${server.daybook.analytics.database}.events`);
    const events: Sent[] = [];
    let reports = 0;
    let seals = 0;
    let batches = 0;
    let writing = true;
    const failures: unknown[] = [];
    const acknowledgement = { next: newGate() };

    const write = async (): Promise<void> => {
      while (batches < BATCHES && failures.length === 0) {
        batches++;
        const batch = nextBatch(events, numbers);
        const wire = batch.map(({ event, telling }) => toWire(event, telling));
        for (const { event, telling } of batch) event.told = Math.max(event.told, telling);
        await server.send(team, wire);
        for (const { event, telling } of batch) event.acknowledged = Math.max(event.acknowledged, telling);
        acknowledgement.next.open();
        acknowledgement.next = newGate();
      }
    };
    const seal = async (isPaused: boolean): Promise<void> => {
      const onStep = async (): Promise<void> => {
        // A paused sealer sleeps through acknowledgements, whose number is drawn.
        for (let left = isPaused ? numbers.below(4) : 0; left > 0 && writing; left--) {
          await acknowledgement.next.opened;
        }
      };
      while (writing) {
        const days = DAYS.map(dayOf).filter(() => numbers.below(3) > 0);
        seals += await sealDays(server.daybook.analytics, { team: team.id, days, onStep });
      }
    };
    const look = async (): Promise<void> => {
      const options = {
        store: server.daybook.analytics,
        nowMs: () => NOW + 5000,
        onError: (error: unknown) => failures.push(error),
      };
      while (writing) {
        await new Sealer(options).look();
        if (merges && numbers.below(4) === 0)
          await engine(`OPTIMIZE TABLE ${server.daybook.analytics.database}.events FINAL`);
      }
    };
    const read = async (report: (team: TestTeam) => Promise<Map<string, bigint>>): Promise<void> => {
      while (writing) {
        const before = events.map(({ acknowledged }) => acknowledged);
        const seen = await report(team);
        requireBetween({ seen, before, events });
        reports++;
      }
    };
    const guarded = async (work: Promise<void>): Promise<void> => {
      try {
        await work;
      } catch (error) {
        failures.push(error);
      }
    };
    const besides = [seal(false), seal(true), look(), read(modelsInActivity), read(peopleInReport)].map(guarded);
    await Promise.all(Array.from({ length: WRITERS }, () => guarded(write())));
    writing = false;
    acknowledgement.next.open();
    await Promise.all(besides);
    if (!merges) await engine(`SYSTEM START MERGES ${server.daybook.analytics.database}.events`);
    expect(failures).toEqual([]);

    for (const report of [modelsInActivity, peopleInReport]) {
      requireBetween({ seen: await report(team), before: events.map(({ acknowledged }) => acknowledged), events });
    }
    process.stdout.write(`${events.length} events, ${reports} reports checked id by id, ${seals} days sealed beside\n`);
    expect(Math.min(reports, seals), "no report or seal ran beside the writers").toBeGreaterThan(3);
  },
);

async function engine(sql: string): Promise<void> {
  await server.daybook.analytics.command({ sql });
}

/** New events, some with both tellings at once, second tellings of older ones, and replays of second tellings. */
function nextBatch(events: Sent[], numbers: SeededNumbers): { event: Sent; telling: number }[] {
  const batch: { event: Sent; telling: number }[] = [];
  // A telling may be replayed at any time as long as it is the newest one given: else the replay is itself a change.
  for (const event of events) {
    const isSettled = event.told === event.acknowledged;
    if (!isSettled || numbers.below(events.length) >= 6) continue;
    batch.push({ event, telling: 2 });
    // From here on the second telling is under way, so no other writer may tell the first.
    event.told = 2;
  }
  for (let left = 1 + numbers.below(15); left > 0; left--) {
    const atMs = (DAYS[numbers.below(DAYS.length)] ?? NOW) + numbers.below(1000);
    const event: Sent = { id: `e${events.length}`, atMs, told: 1, acknowledged: 0 };
    events.push(event);
    batch.push({ event, telling: 1 });
  }
  return batch;
}

function toWire({ id, atMs }: Sent, telling: number): object {
  return {
    specversion: "1.0",
    id,
    source: "writer",
    type: "generation.completed",
    time: new Date(atMs).toISOString(),
    data: {
      user: `${id}-${telling}`,
      model: `${id}-${telling}`,
      provider_name: "Test",
      usage: "0.000000000001",
      prompt_tokens: telling,
    },
  };
}

/** Requests by model. */
async function modelsInActivity(team: TestTeam): Promise<Map<string, bigint>> {
  const answer = await server.call("GET", "/api/v1/activity", { key: team.managementKey });
  expect(answer.status, `${answer.text}`).toBe(200);
  const seen = new Map<string, bigint>();
  for (const row of fromActivityBody(answer.text)) {
    expect(seen.has(row.model), `${row.model} has two rows`).toBe(false);
    expect([row.usage, row.promptTokens], `${row.model}`).toEqual([1n, BigInt(row.model.split("-")[1] ?? 0)]);
    seen.set(row.model, row.requests);
  }
  return seen;
}

/** Active days by person. */
async function peopleInReport(team: TestTeam): Promise<Map<string, bigint>> {
  const answer = await server.call("GET", "/v1/reports/user-activity", { key: team.managementKey });
  expect(answer.status, `${answer.text}`).toBe(200);
  // Every field that is read is compared, so a wrong shape cannot pass.
  const { data } = answer.json as { data: { id: string; user: { name: string }; activeDays: number }[] };
  const people = data.filter(({ id }) => id !== team.ownerId);
  const seen = new Map(people.map(({ user, activeDays }) => [user.name, BigInt(activeDays)]));
  expect(seen.size).toBe(people.length);
  return seen;
}

function requireBetween({
  seen,
  before,
  events,
}: {
  seen: ReadonlyMap<string, bigint>;
  before: readonly number[];
  events: readonly Sent[];
}): void {
  const faults: string[] = [];
  let found = 0;
  events.forEach((event, index) => {
    const least = before[index] ?? 0;
    const counts = [1, 2].map((telling) => seen.get(`${event.id}-${telling}`) ?? 0n);
    found += counts.filter((count) => count > 0n).length;
    const [first = 0n, second = 0n] = counts;
    if (first + second > 1n) faults.push(`${event.id} is counted ${first} + ${second} times`);
    if (first + second < 1n && least > 0) faults.push(`${event.id} is acknowledged and missing`);
    if (least === 2 && first > 0n) faults.push(`${event.id} is shown as it was before its second telling`);
    if (event.told < 2 && second > 0n) faults.push(`${event.id} is shown as nobody told it`);
  });
  if (found !== seen.size) faults.push(`${seen.size - found} rows of events that were never sent`);
  expect(faults).toEqual([]);
}
