import { randomInt } from "node:crypto";
import { join } from "node:path";
import { spawnServer, type SpawnedServer, type TestTeam } from "@daybook/testkit";
import { REPORT_DATASET } from "../dataset/report-dataset.js";
import { firstDayOf, reportedDays } from "../dataset/reported-days.js";
import type { Figure } from "../output/figure.js";
import { progress } from "../output/progress.js";
import { runJob } from "../run-job.js";
import type { Sizes } from "../sizes.js";
import { TARGET_SIZES } from "../sizes.js";
import { analyticsQuestions } from "./analytics-questions.js";
import { contractQuestions } from "./contract-questions.js";
import { measureVisibility } from "./measure-visibility.js";
import { type MeasurementOptions, millions } from "./measurement.js";
import { quantileFigures } from "./quantile-figures.js";
import { ask, type Question } from "./question.js";
import { untilSealed } from "./until-sealed.js";

const TIMES_SLOWER_MAX = 1.5;

/**
 * What late events do to the reports of the biggest team, and how soon an event is in them under load. The sealer works
 * at its usual pace.
 */
export async function measureLate({ sizes, directory, template }: MeasurementOptions): Promise<Figure[]> {
  const { events } = sizes.late;
  const nowMs = Date.now();
  const { days } = REPORT_DATASET;
  const firstDay = firstDayOf(days, nowMs);
  const { team, copyTo } = await template();
  const dataDir = await copyTo(join(directory, "daybook"));
  progress(`${events} events into Daybook`);
  await runJob("fillDaybook", { dataDir, part: { firstEvent: 0, events, team: team.id, firstDay, days } });
  const server = await spawnServer({ dataDir });
  try {
    await untilSealed(server);
    const [byModel] = analyticsQuestions(team.id, { daysMax: days, nowMs });
    const questions = [...contractQuestions(team.id, reportedDays(nowMs)), ...(byModel === undefined ? [] : [byModel])];
    return [
      ...(await measureSlowdown({ server, team, questions, size: sizes.late, firstDay })),
      ...(await measureVisibility({ server, team, size: sizes.late, nowMs })),
    ];
  } finally {
    await server.stop();
  }
}

/** The reports alone, then with a late event a second, then alone again, so that a noisy minute hits both. */
async function measureSlowdown({
  server,
  team,
  questions,
  size,
  firstDay,
}: {
  server: SpawnedServer;
  team: TestTeam;
  questions: readonly Question[];
  size: Sizes["late"];
  firstDay: string;
}): Promise<Figure[]> {
  const seed = randomInt(2 ** 31);
  const alone = questions.map(() => [] as number[]);
  const late = questions.map(() => [] as number[]);
  const askAll = async (timesMs: readonly number[][]): Promise<void> => {
    for (const [index, { daybook }] of questions.entries()) {
      const asked = await ask(daybook, {
        origin: server.url,
        headers: { authorization: `Bearer ${team.managementKey}` },
        requests: 1,
        leastSeconds: size.secondsPerReport,
      });
      timesMs[index]?.push(...asked.timesMs);
    }
  };
  progress("reports alone, to warm up");
  await askAll(questions.map(() => []));
  for (let round = 0; round < size.rounds; round++) {
    progress(`reports alone, round ${round + 1} of ${size.rounds}`);
    await untilSealed(server);
    await askAll(alone);
    progress(`reports with a late event a second (seed ${seed + round}), round ${round + 1} of ${size.rounds}`);
    const rounds = questions.length * size.secondsPerReport;
    await Promise.all([
      runJob("sendSteadily", {
        url: `${server.url}/v1/events`,
        headers: { authorization: `Bearer ${team.ingestKey}` },
        requestsPerSecond: 1,
        seconds: rounds,
        connections: 1,
        events: { kind: "late", seed: seed + round, firstDay, days: REPORT_DATASET.days },
      }),
      askAll(late),
    ]);
  }
  const isTargetSize = size.events === TARGET_SIZES.manyEvents;
  return questions.flatMap(({ name }, index) =>
    quantileFigures({
      name: `${name}, a late event a second,`,
      about: millions(size.events),
      timesMs: late[index] ?? [],
      references: [
        {
          name: "without late events",
          timesMs: alone[index] ?? [],
          target: isTargetSize ? { kind: "at most", ratio: TIMES_SLOWER_MAX } : null,
        },
      ],
    }),
  );
}
