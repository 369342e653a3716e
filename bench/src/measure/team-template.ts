import { cp } from "node:fs/promises";
import { spawnServer, type TestTeam } from "@daybook/testkit";
import { REPORT_DATASET } from "../dataset/report-dataset.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";

/** The big team with its members and no events. */
export interface TeamTemplate {
  team: TestTeam;
  /** A data directory with the team, to be filled with events of its own; returns the directory. */
  copyTo(dataDir: string): Promise<string>;
}

/** Makes the template on first use, since not every measurement needs one. */
export function teamTemplate(directory: string): () => Promise<TeamTemplate> {
  let made: Promise<TeamTemplate> | null = null;
  return () => (made ??= makeTemplate(directory));
}

async function makeTemplate(dataDir: string): Promise<TeamTemplate> {
  const server = await spawnServer({ dataDir });
  let team: TestTeam;
  try {
    team = await server.createTeam({ slug: "bench" });
  } finally {
    await server.stop();
  }
  progress(`${REPORT_DATASET.members} members`);
  await runJob("fillMembers", { dataDir, team: team.id });
  return {
    team,
    async copyTo(to) {
      await cp(dataDir, to, { recursive: true });
      return to;
    },
  };
}
