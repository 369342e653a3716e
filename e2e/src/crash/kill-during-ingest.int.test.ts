import { afterAll, expect, test } from "vitest";
import { crashRounds, CrashRun } from "./crash-run.js";
import { isConnectionError, sendUntilGone } from "./traffic.js";

const { ingest: ROUNDS } = crashRounds();
/** Reports list every event, so a team is given up for a new one before they grow slow; all are checked at the end. */
const ROUNDS_A_TEAM = 4;
const run = new CrashRun();

afterAll(() => run.close());

test(
  "what was acknowledged before a kill is in both reports once after the restart, and the rest after its replay",
  { timeout: ROUNDS * 60_000 + 120_000 },
  async () => {
    const { random } = run;
    await run.renew();
    for (let round = 0; round < ROUNDS; round++) {
      // A kill may as well hit the next start: while logs are replayed, migrations checked, leftovers deleted.
      if (round > 0 && random.chance(0.2)) await run.startAndKill(random.between(1, 2_500));
      const server = await run.start();
      const current = round % ROUNDS_A_TEAM === 0 ? await run.addTeam() : (run.teams.at(-1) ?? (await run.addTeam()));
      await run.verify(server, [current]);
      if (random.chance(0.7)) {
        await run.replayUnacknowledged(server, current);
        expect(current.events.unacknowledged()).toEqual([]);
        await run.verify(server, [current]);
      }
      run.requireNothingWrong();

      // By the clock, or at the very moment of an acknowledgement: when the client has it, the event must stay.
      const death: { killed?: Promise<void> } = {};
      const kill = (): Promise<void> => (death.killed ??= run.kill());
      const killAtAcknowledgement = random.chance(0.5) ? random.between(1, 25) : Number.POSITIVE_INFINITY;
      const timer = setTimeout(
        () => void kill(),
        random.between(20, killAtAcknowledgement === Number.POSITIVE_INFINITY ? 1_500 : 5_000),
      );
      const changesAccounts = random.chance(0.6);
      const rebuilds = random.chance(0.25);
      await Promise.all([
        sendUntilGone({
          client: server,
          ledger: current.events,
          random,
          senders: random.between(1, 6),
          newEventsMax: 4_000,
          onAcknowledged: (count) => {
            if (count >= killAtAcknowledgement) void kill();
          },
        }),
        ...(changesAccounts ? [untilGone(() => current.accounts.change(server, random), 40)] : []),
        ...(rebuilds ? [untilGone(() => server.admin("POST", "/admin/v1/rebuild", {}), 10)] : []),
      ]);
      clearTimeout(timer);
      await kill();
    }

    const server = await run.start();
    for (const team of run.teams) await run.replayUnacknowledged(server, team);
    await run.verify(server, run.teams);
    const doctor = await server.admin<{ ok: boolean }>("GET", "/admin/v1/doctor");
    process.stdout.write(run.summary("kill during ingest"));
    run.requireNothingWrong();
    expect(doctor).toMatchObject({ ok: true });
    expect(await server.stop()).toBe(0);
  },
);

/** Repeats a call, a bounded number of times, until the connection breaks. */
async function untilGone(call: () => Promise<unknown>, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    try {
      await call();
    } catch (error) {
      if (isConnectionError(error)) return;
      throw error;
    }
  }
}
