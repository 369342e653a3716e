import { join } from "node:path";
import { type SpawnedServer, spawnServer } from "@daybook/testkit";
import { firstDayOf, lastDays, reportedDays } from "../dataset/reported-days.js";
import type { Figure } from "../output/figure.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import { contractQuestions } from "./contract-questions.js";
import { type MeasurementOptions, millions } from "./measurement.js";
import { quantileFigures } from "./quantile-figures.js";
import { ask, type Asking } from "./question.js";
import { untilSealed } from "./until-sealed.js";

const TIMES_SLOWER_MAX = 1.5;

interface Stage {
  events: number;
  server: SpawnedServer;
  /** One list for each question. */
  timesMs: number[][];
}

/**
 * Both contracts' reports on a year of events, of a month and of the whole year, at sizes of which each is ten times the
 * one before. The servers take turns, so that a noisy minute hits all alike.
 */
export async function measureGrowth({ sizes, directory, template }: MeasurementOptions): Promise<Figure[]> {
  const { days, rounds, requests } = sizes.growth;
  const nowMs = Date.now();
  const { team, copyTo } = await template();
  const [activity, userActivity] = contractQuestions(team.id, reportedDays(nowMs));
  const [, ofYear] = contractQuestions(team.id, lastDays(days, nowMs));
  if (activity === undefined || userActivity === undefined || ofYear === undefined) return [];
  const questions: { name: string; asking: Asking }[] = [
    { name: "activity", asking: activity.daybook },
    { name: "user-activity, 30 days,", asking: userActivity.daybook },
    { name: `user-activity, ${days} days,`, asking: ofYear.daybook },
  ];
  const stages: Stage[] = [];
  try {
    for (const events of sizes.growth.events) {
      const dataDir = await copyTo(join(directory, millions(events)));
      progress(`${events} events of ${days} days into Daybook`);
      const part = { firstEvent: 0, events, team: team.id, firstDay: firstDayOf(days, nowMs), days };
      await runJob("fillDaybook", { dataDir, part });
      const server = await spawnServer({ dataDir, environment: { DAYBOOK_SEAL_EVERY_MS: "500" } });
      stages.push({ events, server, timesMs: questions.map(() => []) });
      await untilSealed(server);
    }
    for (let round = 0; round < rounds; round++) {
      progress(`growth, round ${round + 1} of ${rounds}`);
      for (const [at, { asking }] of questions.entries()) {
        for (const { server, timesMs } of stages) {
          const asked = await ask(asking, {
            origin: server.url,
            headers: { authorization: `Bearer ${team.managementKey}` },
            requests,
          });
          // The first round warms up.
          if (round > 0 || rounds === 1) timesMs[at]?.push(...asked.timesMs);
        }
      }
    }
  } finally {
    for (const { server } of stages) await server.stop();
  }
  return stages.flatMap(({ events, timesMs }, index) => {
    const smaller = stages[index - 1];
    const isTargetSize = smaller?.events === TARGET_SIZES.manyEvents;
    return questions.flatMap(({ name }, at) =>
      quantileFigures({
        name,
        about: millions(events),
        timesMs: timesMs[at] ?? [],
        references: [
          {
            name: smaller === undefined ? "itself" : `Daybook, ${millions(smaller.events)}`,
            timesMs: (smaller?.timesMs ?? timesMs)[at] ?? [],
            target: isTargetSize ? { kind: "at most", ratio: TIMES_SLOWER_MAX } : null,
          },
        ],
      }),
    );
  });
}
