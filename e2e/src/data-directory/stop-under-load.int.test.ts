import { afterAll, expect, test } from "vitest";
import { CrashRun } from "../crash/crash-run.js";
import { sendUntilGone } from "../crash/traffic.js";

const ROUNDS = 5;
const run = new CrashRun();

afterAll(() => run.close());

test(
  "SIGTERM under load: exit code 0, and every event acknowledged before it is in both reports once",
  { timeout: 300_000 },
  async () => {
    await run.renew();
    let server = await run.start();
    for (let round = 0; round < ROUNDS; round++) {
      const team = await run.addTeam();
      const stopAt = run.random.between(1, 12);
      const stopping: { exitCode?: Promise<number | null> } = {};
      const { stop } = server;
      await sendUntilGone({
        client: server,
        ledger: team.events,
        random: run.random,
        senders: 8,
        newEventsMax: 4_000,
        onAcknowledged: (count) => {
          if (count >= stopAt) stopping.exitCode ??= stop();
        },
      });
      expect(await stopping.exitCode).toBe(0);

      server = await run.start();
      await run.verify(server, [team]);
      await run.replayUnacknowledged(server, team);
      await run.verify(server, run.teams);
      run.requireNothingWrong();
    }
    process.stdout.write(run.summary(`${ROUNDS} stops under load`));
  },
);
