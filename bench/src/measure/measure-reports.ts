import { join } from "node:path";
import { type SpawnedServer, spawnServer } from "@daybook/testkit";
import { REPORT_DATASET } from "../dataset/report-dataset.js";
import { firstDayOf, reportedDays } from "../dataset/reported-days.js";
import { type Figure, figure } from "../output/figure.js";
import { progress } from "../output/progress.js";
import { fillPostgres, postgresEventBytes } from "../postgres/fill-postgres.js";
import { runJob, startJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import { analyticsQuestions } from "./analytics-questions.js";
import { contractQuestions } from "./contract-questions.js";
import { directoryBytes } from "./directory-bytes.js";
import { type MeasurementOptions, MIB, millions, POSTGRES } from "./measurement.js";
import { quantileFigures } from "./quantile-figures.js";
import { ask, type Question, requireSameSums, type Times } from "./question.js";
import { untilSealed } from "./until-sealed.js";

/** A question, and what is expected of its answer's time. */
interface Expected {
  question: Question;
  /** How many times faster than PostgreSQL, by events. */
  timesFaster: ReadonlyMap<number, number>;
  /** Than with fewer events; null where more events also take up more cells. */
  timesSlowerMax: number | null;
}

/** A store of one size, in both engines. */
interface Stage {
  events: number;
  server: SpawnedServer;
  /** One for each question. */
  times: { daybook: Times; reference: Times }[];
}

/**
 * Both contracts' reports and analytics over HTTP at each size, beside PostgreSQL with the same rows, and bytes on disk.
 *
 * Servers of all sizes run at once and take turns, so that a noisy minute hits all alike. PostgreSQL holds one size
 * after the other, since its answers take long enough to need no turns.
 */
export async function measureReports({ sizes, directory, template }: MeasurementOptions): Promise<Figure[]> {
  const nowMs = Date.now();
  const { days } = REPORT_DATASET;
  const firstDay = firstDayOf(days, nowMs);
  const postgres = await startJob("servePostgres", { directory: join(directory, "postgres") });
  const stages: Stage[] = [];
  const figures: Figure[] = [];
  try {
    const { team, copyTo } = await template();
    const expectations = expectationsOf(team.id, nowMs);
    let filled = 0;
    for (const events of sizes.reports.events) {
      const dataDir = await copyTo(join(directory, millions(events)));
      progress(`${events} events into Daybook`);
      await runJob("fillDaybook", { dataDir, part: { firstEvent: 0, events, team: team.id, firstDay, days } });
      const server = await spawnServer({ dataDir, environment: { DAYBOOK_SEAL_EVERY_MS: "500" } });
      const stage: Stage = { events, server, times: [] };
      stages.push(stage);
      await untilSealed(server);
      progress(`${events} events into PostgreSQL`);
      const part = { firstEvent: filled, events: events - filled, team: team.id, firstDay, days };
      await fillPostgres(postgres.result.connectionString, part);
      filled = events;
      for (const {
        question: { name, reference },
      } of expectations) {
        progress(`PostgreSQL answers ${name}`);
        const asked = { origin: postgres.result.url, headers: {}, requests: sizes.reports.referenceRequests };
        stage.times.push({ daybook: { timesMs: [], sums: [] }, reference: await ask(reference, asked) });
      }
      const referenceBytes = await postgresEventBytes(postgres.result.connectionString);
      figures.push(
        figure({
          name: `bytes on disk per million events, ${millions(events)}`,
          value: (await directoryBytes(join(dataDir, "events"))) / MIB / (events / 1_000_000),
          unit: "MiB",
          reference: { name: "PostgreSQL", value: referenceBytes / MIB / (events / 1_000_000) },
        }),
      );
    }
    for (let round = 0; round < sizes.reports.rounds; round++) {
      progress(`reports, round ${round + 1} of ${sizes.reports.rounds}`);
      for (const [at, { question }] of expectations.entries()) {
        for (const { server, times } of stages) {
          const asked = await ask(question.daybook, {
            origin: server.url,
            headers: { authorization: `Bearer ${team.managementKey}` },
            requests: sizes.reports.requests,
          });
          const pair = times[at];
          if (pair === undefined) continue;
          requireSameSums(question, asked, pair.reference);
          // The first round warms up.
          if (round > 0 || sizes.reports.rounds === 1) pair.daybook.timesMs.push(...asked.timesMs);
        }
      }
    }
    for (const [index, stage] of stages.entries()) {
      figures.push(...stageFigures(expectations, stage, stages[index - 1] ?? null));
    }
  } finally {
    for (const { server } of stages) await server.stop();
    await postgres.stop();
  }
  return figures;
}

/** Analytics are asked of a year of events too (measure-analytics.ts); here fewer days hold as many events. */
function expectationsOf(team: string, nowMs: number): Expected[] {
  const { fewEvents, manyEvents } = TARGET_SIZES;
  const analytics = analyticsQuestions(team, { daysMax: REPORT_DATASET.days, nowMs });
  return [
    ...contractQuestions(team, reportedDays(nowMs)).map((question) => ({
      question,
      timesFaster: new Map([
        [fewEvents, 5],
        [manyEvents, 20],
      ]),
      timesSlowerMax: 1.5,
    })),
    ...analytics.map((question) => ({ question, timesFaster: new Map([[manyEvents, 20]]), timesSlowerMax: null })),
  ];
}

function stageFigures(expectations: readonly Expected[], { events, times }: Stage, smaller: Stage | null): Figure[] {
  return expectations.flatMap(({ question, timesFaster, timesSlowerMax }, at) => {
    const pair = times[at];
    if (pair === undefined) return [];
    const faster = timesFaster.get(events);
    const ofSmaller = timesSlowerMax === null ? undefined : smaller?.times[at]?.daybook;
    return quantileFigures({
      name: question.name,
      about: millions(events),
      timesMs: pair.daybook.timesMs,
      references: [
        {
          name: POSTGRES,
          timesMs: pair.reference.timesMs,
          target: faster === undefined ? null : { kind: "at most", ratio: 1 / faster },
        },
        ...(smaller === null || ofSmaller === undefined || timesSlowerMax === null
          ? []
          : [
              {
                name: `Daybook, ${millions(smaller.events)}`,
                timesMs: ofSmaller.timesMs,
                target: { kind: "at most", ratio: timesSlowerMax } as const,
              },
            ]),
      ],
    });
  });
}
