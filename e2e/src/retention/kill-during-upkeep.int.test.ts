import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daysAgo, seededRandom, type SpawnedServer, spawnServer, testSeed } from "@daybook/testkit";
import { afterAll, expect, test } from "vitest";
import { AgedTeam } from "./aged-team.js";

/** Kills; `DAYBOOK_CRASH_ROUNDS` of the crash tests. */
const ROUNDS = Math.ceil(Number(process.env["DAYBOOK_CRASH_ROUNDS"] || 30) / 3);
/** A team may be in the middle of its freeze or erasure, or have it before it. */
const ROUNDS_A_TEAM = 2;

const seed = testSeed();
const random = seededRandom(seed);
let dataDir = "";
let server: SpawnedServer | null = null;

afterAll(async () => {
  await server?.kill();
  if (dataDir !== "") await rm(dataDir, { recursive: true, force: true });
});

test(
  "a freeze and an erasure that are killed anywhere are finished by the next start, and no report is ever wrong",
  { timeout: ROUNDS * 90_000 + 180_000 },
  async () => {
    process.stdout.write(`kill during upkeep: ${ROUNDS} kills, DAYBOOK_TEST_SEED=${seed}\n`);
    dataDir = await mkdtemp(join(tmpdir(), "daybook-upkeep-"));
    const start = (): Promise<SpawnedServer> =>
      spawnServer({
        dataDir,
        environment: { DAYBOOK_SEAL_EVERY_MS: String(random.pick([50, 200, 5_000])), DAYBOOK_LOG_LEVEL: "error" },
      });
    const teams: AgedTeam[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      server = await start();
      for (const team of teams.slice(-2)) await team.requireRight(server, `after kill ${round}`);
      if (round % ROUNDS_A_TEAM === 0) teams.push(await AgedTeam.create(server, random, random.between(100, 400)));
      const current = teams.at(-1);
      if (current === undefined) throw new Error("there is a team by now");
      const { slug } = current.team;
      await server.admin("PATCH", `/admin/v1/teams/${slug}`, { retentionDays: random.between(31, 45) });
      const running = server;
      const work = [
        ...(random.chance(0.8) ? [running.admin("POST", "/admin/v1/retention")] : []),
        ...(random.chance(0.7)
          ? [running.admin("POST", `/admin/v1/teams/${slug}/erasures`, { person: "wynn-7" })]
          : []),
        readUntilGone(running, current),
      ];
      const ended = Promise.allSettled(work);
      const timer = setTimeout(() => void running.kill(), random.between(1, 2_500));
      const outcomes = await Promise.race([ended, gone(running).then(() => ended)]);
      clearTimeout(timer);
      await running.kill();
      const wrong = outcomes.find((outcome) => outcome.status === "rejected" && isWrongReport(outcome.reason));
      expect(wrong, `DAYBOOK_TEST_SEED=${seed}`).toBeUndefined();
    }

    server = await start();
    for (const { team } of teams) {
      await server.admin("POST", `/admin/v1/teams/${team.slug}/erasures`, { person: "wynn-7" });
    }
    await server.admin("POST", "/admin/v1/retention");
    for (const team of teams) {
      await team.requireRight(server, "at the end");
      const erasures = await server.admin<{ data: { doneAt: string | null }[] }>(
        "GET",
        `/admin/v1/teams/${team.team.slug}/erasures`,
      );
      expect(erasures.data).toMatchObject([{ doneAt: expect.any(String) }]);
      const late = { key: team.team.ingestKey, body: team.sent.map(({ wire }) => wire) };
      expect((await server.call("POST", "/v1/events", late)).status).toBe(400);
      const list = await server.call("GET", "/v1/events?limit=1000", { key: team.team.managementKey });
      expect(list.status).toBe(200);
      expect(list.text).not.toMatch(/wynn/i);
      expect(list.text).not.toContain(daysAgo(50));
    }
    expect(await server.admin("GET", "/admin/v1/doctor")).toMatchObject({ ok: true });
    expect(await server.stop()).toBe(0);
    server = null;
  },
);

/** Compares reports until the server is gone. @throws Error when one is wrong */
async function readUntilGone(running: SpawnedServer, team: AgedTeam): Promise<void> {
  for (;;) await team.requireRight(running, "while it is worked at");
}

function gone(running: SpawnedServer): Promise<void> {
  return new Promise((resolve) => {
    running.process.once("exit", () => resolve());
  });
}

/** What breaks off with the server is no wonder; a report that is not what was sent is. */
function isWrongReport(reason: unknown): boolean {
  return reason instanceof Error && reason.message.includes("the reports are not what was sent");
}
