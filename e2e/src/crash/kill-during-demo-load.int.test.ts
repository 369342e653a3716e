import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { daysAgo, freePort, seededRandom, type SpawnedServer, startCommand, testSeed } from "@daybook/testkit";
import { expect, test } from "vitest";
import { scratchDirectory } from "../data-directory/scratch-directory.js";
import { serveOn } from "../data-directory/serve-on.js";
import { readRows } from "./json-rows.js";

test(
  "a demo whose load was killed, from its first team on, is whole after the next start and the same as one that was not",
  { timeout: 300_000 },
  async () => {
    const seed = testSeed();
    process.stdout.write(`kill during demo load: DAYBOOK_TEST_SEED=${seed}\n`);
    const random = seededRandom(seed);
    const [killedDir, wholeDir] = [await scratchDirectory(), await scratchDirectory()];
    await killDemo(killedDir, (port) => untilTeams(killedDir, port));
    await killDemo(killedDir, async (port) => {
      await untilTeams(killedDir, port);
      await new Promise((resolve) => setTimeout(resolve, random.between(0, 4_000)));
    });

    const afterKills = await demoReports(killedDir);
    const undisturbed = await demoReports(wholeDir);
    expect([...afterKills.keys()]).toEqual([...undisturbed.keys()]);
    expect(afterKills.size).toBe(3);
    for (const [slug, rows] of undisturbed) {
      expect(rows.length).toBeGreaterThan(100);
      expect(afterKills.get(slug)).toEqual(rows);
    }
  },
);

/** Starts with --demo and kills the process when the condition comes true, or lets it be when it is through by then. */
async function killDemo(dataDir: string, condition: (port: number) => Promise<void>): Promise<void> {
  const port = await freePort();
  const child = startCommand(["serve", "--demo", "--port", String(port), "--data-dir", dataDir]);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  try {
    await condition(port);
  } finally {
    child.kill("SIGKILL");
    await gone;
  }
}

/** Until the admin API lists a team. */
async function untilTeams(dataDir: string, port: number): Promise<void> {
  const tokenFile = join(dataDir, "admin.token");
  for (const giveUpAt = Date.now() + 60_000; Date.now() < giveUpAt;) {
    // Nothing is there yet in the first moments, and nobody listens.
    const token = existsSync(tokenFile) ? (await readFile(tokenFile, "utf8")).trim() : "";
    const answer = await fetch(`http://127.0.0.1:${port}/admin/v1/teams`, {
      headers: { authorization: `Bearer ${token}` },
    }).catch(() => null);
    if (answer?.status === 200 && (await answer.text()).includes('"slug"')) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("no demo team after 60 s");
}

/** Usage of each demo team, without the days that depend on the moment of the load. */
async function demoReports(dataDir: string): Promise<Map<string, Record<string, unknown>[]>> {
  const server: SpawnedServer = await serveOn(dataDir, { args: ["--demo"] });
  const saved: unknown = JSON.parse(await readFile(join(dataDir, "demo.json"), "utf8"));
  expect(saved).toMatchObject({ loaded: true });
  const reports = new Map<string, Record<string, unknown>[]>();
  const teams = readRows(await server.call("GET", "/admin/v1/teams", { key: server.operatorToken }));
  for (const slug of teams.map((team) => String(team["slug"])).toSorted((a, b) => (a < b ? -1 : 1))) {
    const rows = readRows(
      await server.call("GET", "/api/v1/activity", {
        key: server.operatorToken,
        headers: { "x-daybook-team": slug },
      }),
    );
    reports.set(
      slug,
      rows.filter((row) => String(row["date"]) < daysAgo(1)),
    );
  }
  await server.stop();
  return reports;
}
