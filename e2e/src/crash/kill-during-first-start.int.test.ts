import { afterAll, test } from "vitest";
import { crashRounds, CrashRun } from "./crash-run.js";
import { sendUntilGone } from "./traffic.js";

const { firstStart: ROUNDS } = crashRounds();
const KILLS_A_DIRECTORY = 3;
/** Longer than a first start takes, so that some kills fall right after it. */
const FIRST_START_MS = 7_000;
const run = new CrashRun();

afterAll(() => run.close());

test(
  "a directory whose first starts were killed at any moment serves at the next start, and keeps what it acknowledged",
  { timeout: ROUNDS * 90_000 + 120_000 },
  async () => {
    const { random } = run;
    while (run.kills < ROUNDS) {
      await run.renew();
      const kills = Math.min(KILLS_A_DIRECTORY, ROUNDS - run.kills);
      // The last kill of a directory falls into traffic.
      for (let kill = 1; kill < kills; kill++) await run.startAndKill(random.between(1, FIRST_START_MS));
      let server = await run.start();
      const team = await run.addTeam();
      const timer: { kill?: Promise<void> } = {};
      const killAt = random.between(1, 8);
      await sendUntilGone({
        client: server,
        ledger: team.events,
        random,
        senders: 3,
        newEventsMax: 2_000,
        onAcknowledged: (count) => {
          if (count >= killAt) timer.kill ??= run.kill();
        },
      });
      await timer.kill;

      server = await run.start();
      await run.verify(server, [team]);
      await run.replayUnacknowledged(server, team);
      await run.verify(server, [team]);
      run.requireNothingWrong();
    }
    process.stdout.write(run.summary("kill during first start"));
  },
);
