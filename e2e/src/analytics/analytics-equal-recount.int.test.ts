import { sealDays } from "@daybook/engine";
import { startServer, type TestServer } from "@daybook/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAYS, FIRST_MS, questionPlan, toQuestion } from "./random-question.js";
import { bucketOf, type Question, recount, type Row } from "./recount.js";
import { sentEvent, type SentEvent } from "./sent-event.js";
import { EMAILS, newWorld, send, USERS, type World } from "./world.js";

const DAY_MS = 86_400_000;
const NOW_MS = FIRST_MS + DAYS * DAY_MS;
const RUNS = Number(process.env["DAYBOOK_TEST_RUNS"] ?? 6);

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS });
});
afterAll(() => server.close());

/** Rows with the digits of the body, the bucket under one name, and rates as numbers of ten digits. */
function readRows(text: string): { rows: Row[]; truncated: boolean; names: string[][] } {
  const quoted = text.replaceAll(/:(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?=[,}])/g, ':"$1"');
  const { data } = JSON.parse(quoted) as {
    data: { data: Record<string, string | null>[]; metadata: { truncated: boolean; row_count: string } };
  };
  expect(data.metadata.row_count).toBe(String(data.data.length));
  const rows = data.data.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        /^(date|created_at)__/.test(name) ? "bucket" : name,
        comparable(name, value),
      ]),
    ),
  );
  return { rows, truncated: data.metadata.truncated, names: data.data.map((row) => Object.keys(row)) };
}

function comparable(name: string, value: string | number | null): string | number | null {
  const isRate = /^(avg|p\d\d|blended)_|_rate$/.test(name);
  return isRate && value !== null ? Number(Number(value).toPrecision(10)) : value;
}

const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

async function compare(world: World, asked: Question): Promise<void> {
  const label = JSON.stringify(asked);
  const answer = await server.call("POST", "/api/v1/analytics/query?dimensions=unlimited", {
    key: world.team.managementKey,
    body: asked,
  });
  expect(answer.status, `${label} ${answer.text}`).toBe(200);
  const { rows, truncated } = readRows(answer.text);
  const all = recount(world.model, [...world.current.values()], asked).map((row): Row =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, comparable(name, value)])),
  );
  const limit = asked.limit ?? 1000;
  const isCut = asked.group_limit !== undefined && (asked.dimensions ?? []).length > 0;
  if (!isCut) expect(rows.length, `${label}`).toBe(Math.min(limit, all.length));
  expect(truncated, `${label}`).toBe(!isCut ? all.length > limit : truncated);
  // What came is of the recount, each row once.
  const left = new Map<string, number>();
  for (const row of sorted(all)) left.set(row, (left.get(row) ?? 0) + 1);
  for (const row of sorted(rows)) {
    expect(left.get(row) ?? 0, `${label}: ${row} is not among ${sorted(all).join(" ")}`).toBeGreaterThan(0);
    left.set(row, (left.get(row) ?? 0) - 1);
  }
  if (!truncated && !isCut) expect(sorted(rows), `${label}`).toEqual(sorted(all));
  expectOrder(asked, rows, all, isCut);
}

/** Of the column ordered by, the rows hold the first values in their order. */
function expectOrder(asked: Question, rows: readonly Row[], all: readonly Row[], isCut: boolean): void {
  const { field, direction } = asked.order_by ?? {
    field: asked.granularity === undefined ? (asked.metrics[0] ?? "") : "date",
    direction: "desc" as const,
  };
  // Labels of ids are ordered by more than one column, and sizes not as text; the request count may not be shown.
  if (["user", "context_length_bucket"].includes(field)) return;
  const column = field === "date" ? "bucket" : field;
  if (all.some((row) => !(column in row))) return;
  const isNumber = asked.metrics.includes(field);
  const byValue = (a: string | number | null | undefined, b: string | number | null | undefined): number => {
    if (a === b) return 0;
    if (a === null || b === null || a === undefined || b === undefined) return a === null || a === undefined ? 1 : -1;
    const isLess = isNumber ? Number(a) < Number(b) : a < b;
    return isLess === (direction === "asc") ? -1 : 1;
  };
  const got = rows.map((row) => row[column]);
  const expected = isCut
    ? got.toSorted(byValue)
    : all
        .map((row) => row[column])
        .toSorted(byValue)
        .slice(0, rows.length);
  expect(got, `${JSON.stringify(asked)}`).toEqual(expected);
}

test("random questions about random usage are answered as a recount of what was sent finds, sealed or not", async () => {
  const names = { users: USERS, emails: EMAILS };
  const schedule = fc.record({
    batches: fc.array(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 8, maxLength: 40 }), {
      minLength: 1,
      maxLength: 2,
    }),
    late: fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 5 }),
    sealed: fc.array(fc.boolean(), { minLength: DAYS, maxLength: DAYS }),
    plans: fc.array(questionPlan, { minLength: 25, maxLength: 25 }),
  });
  await fc.assert(
    fc.asyncProperty(schedule, async ({ batches, late, sealed, plans }) => {
      const world = await newWorld(server);
      const arbitrary = sentEvent({ ...names, keys: world.keys }, { startMs: FIRST_MS, days: DAYS });
      // Keys are made with the world, so its events are drawn from seeds.
      const draw = (seeds: readonly number[]): SentEvent[] =>
        seeds.flatMap((seed) => fc.sample(arbitrary, { numRuns: 1, seed }));
      for (const batch of batches) await send(server, world, draw(batch));
      await send(server, world, [...world.current.values()].slice(0, 7));
      const days = sealed.flatMap((isSealed, day) => (isSealed ? [bucketOf(FIRST_MS + day * DAY_MS, "day")] : []));
      await sealDays(server.daybook.analytics, { team: world.team.id, days });
      await send(server, world, draw(late));
      for (const plan of plans) await compare(world, toQuestion(plan, world));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 900_000);
