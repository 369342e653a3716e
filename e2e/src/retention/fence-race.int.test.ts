import { DAY_MS, toEpochDay } from "@daybook/engine";
import { daysAgo, generation, startServer, type TestServer } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let server: TestServer;
/** What happens before and after the next insert reaches the store. */
let around: { before?: () => Promise<unknown>; after?: () => Promise<unknown> } = {};

beforeAll(async () => {
  server = await startServer({
    wrapAnalytics: (store) => ({
      ...store,
      async insertEvents(group) {
        const { before, after } = around;
        around = {};
        await before?.();
        await store.insertEvents(group);
        await after?.();
      },
    }),
  });
});

afterAll(() => server.close());

const OLD = `${daysAgo(60)}T12:00:00Z`;

async function requestsOfOldDay(key: string): Promise<number> {
  const day = daysAgo(60);
  const report = await server.call("GET", `/v1/reports/activity?start=${day}&end=${day}`, { key });
  const { data } = report.json as { data: { requests: number }[] };
  return data.reduce((sum, { requests }) => sum + requests, 0);
}

test.each(["before", "after"] as const)(
  "events of a day that is refused %s their insert are not acknowledged, and what was acknowledged is in what is frozen",
  async (moment) => {
    const team = await server.createTeam();
    const send = (id: string) =>
      server.call("POST", "/v1/events", { key: team.ingestKey, body: [generation({ id, time: OLD })] });
    expect((await send("first")).status).toBe(200);
    const { accounts } = server.daybook;
    around[moment] = () => accounts.inTeam(team.slug).raiseFrozenBefore(toEpochDay(Date.now()) - 40);
    const late = await send("late");
    expect(late.status, `${late.text}`).toBe(503);
    expect(late.headers.get("retry-after")).not.toBeNull();
    expect((await send("late")).status).toBe(400);
    expect((await send("first")).status).toBe(400);
    // It may be among what is frozen or not; the acknowledged one is.
    expect(await requestsOfOldDay(team.managementKey)).toBeGreaterThanOrEqual(1);
    await server.admin("POST", "/admin/v1/retention");
    expect(await requestsOfOldDay(team.managementKey)).toBeGreaterThanOrEqual(1);
  },
);

test("events of an erased person that are on their way are stored under the pseudonym", async () => {
  const team = await server.createTeam();
  const event = (id: string): object =>
    generation({ id, time: new Date(Date.now() - DAY_MS).toISOString(), data: { user: "zoltan" } });
  await server.send(team, [event("first")]);
  const { accounts } = server.daybook;
  around.before = () => accounts.inTeam(team.slug).recordErasure("zoltan", { isInEvents: true });
  await server.send(team, [event("second")]);
  await server.admin("POST", `/admin/v1/teams/${team.slug}/erasures`, { person: "zoltan" });
  const list = await server.call("GET", "/v1/events", { key: team.managementKey });
  const { data } = list.json as { data: unknown[] };
  expect(data).toHaveLength(2);
  expect(list.text).not.toContain("zoltan");
});
