import { join } from "node:path";
import { spawnServer, type TestTeam } from "@daybook/testkit";
import type { DatasetPart } from "../dataset/report-dataset.js";
import { firstDayOf } from "../dataset/reported-days.js";
import type { Figure } from "../output/figure.js";
import { progress } from "../output/progress.js";
import { dropTimeIndex, fillPostgres } from "../postgres/fill-postgres.js";
import { runJob, startJob } from "../run-job.js";
import { TARGET_SIZES } from "../sizes.js";
import { analyticsQuestions } from "./analytics-questions.js";
import { eventPageQuestions } from "./event-page-questions.js";
import { measureExport } from "./measure-export.js";
import { type MeasurementOptions, millions, POSTGRES } from "./measurement.js";
import { quantileFigures } from "./quantile-figures.js";
import { ask, requireSameSums } from "./question.js";
import { untilSealed } from "./until-sealed.js";

const TIMES_FASTER = 20;

/** With an index made for these very questions. */
const POSTGRES_BY_TIME = "the same, index by time";

/** Analytics and pages of events over HTTP, on many days of events, beside PostgreSQL with the same rows; and an export. */
export async function measureAnalytics({ sizes, directory, template }: MeasurementOptions): Promise<Figure[]> {
  const { events, days } = sizes.analytics;
  const nowMs = Date.now();
  const { team, copyTo } = await template();
  const dataDir = await copyTo(join(directory, "daybook"));
  const part = { firstEvent: 0, events, team: team.id, firstDay: firstDayOf(days, nowMs), days };
  progress(`${events} events of ${days} days into Daybook`);
  await runJob("fillDaybook", { dataDir, part });
  return [
    ...(await measureQuestions({ size: sizes.analytics, directory, dataDir, team, part, nowMs })),
    ...(await measureExport({ dataDir, team, events, days, nowMs })),
  ];
}

async function measureQuestions({
  size,
  directory,
  dataDir,
  team,
  part,
  nowMs,
}: {
  size: MeasurementOptions["sizes"]["analytics"];
  directory: string;
  dataDir: string;
  team: TestTeam;
  part: DatasetPart;
  nowMs: number;
}): Promise<Figure[]> {
  const postgres = await startJob("servePostgres", { directory: join(directory, "postgres") });
  const daybook = await spawnServer({ dataDir, environment: { DAYBOOK_SEAL_EVERY_MS: "500" } });
  try {
    await untilSealed(daybook);
    progress(`${part.events} events of ${part.days} days into PostgreSQL`);
    await fillPostgres(postgres.result.connectionString, part);
    const servers = {
      daybook: { origin: daybook.url, headers: { authorization: `Bearer ${team.managementKey}` } },
      reference: { origin: postgres.result.url, headers: {} },
    };
    const measured = [
      ...analyticsQuestions(team.id, { daysMax: size.days, nowMs }),
      ...(await eventPageQuestions(team.id, nowMs, servers)),
    ].map((question) => ({ question, daybookMs: [] as number[], indexedMs: [] as number[] }));
    for (let round = 0; round < size.rounds; round++) {
      progress(`analytics, round ${round + 1} of ${size.rounds}`);
      for (const { question, daybookMs, indexedMs } of measured) {
        const reference = await ask(question.reference, { ...servers.reference, requests: size.referenceRequests });
        const asked = await ask(question.daybook, { ...servers.daybook, requests: size.requests });
        requireSameSums(question, asked, reference);
        // The first round warms up both.
        if (round === 0 && size.rounds > 1) continue;
        daybookMs.push(...asked.timesMs);
        indexedMs.push(...reference.timesMs);
      }
    }
    progress("PostgreSQL answers without the index by time");
    await dropTimeIndex(postgres.result.connectionString);
    const isTargetSize = part.events === TARGET_SIZES.manyEvents;
    const target = isTargetSize ? ({ kind: "at most", ratio: 1 / TIMES_FASTER } as const) : null;
    const figures: Figure[] = [];
    for (const { question, daybookMs, indexedMs } of measured) {
      const plain = await ask(question.reference, { ...servers.reference, requests: size.referenceRequests });
      const about = `${millions(part.events)} of ${part.days} days`;
      const references = [
        // The table as the target defines it has its primary key and no more.
        { name: POSTGRES, timesMs: plain.timesMs, target },
        { name: POSTGRES_BY_TIME, timesMs: indexedMs, target: null },
      ];
      figures.push(...quantileFigures({ name: question.name, about, timesMs: daybookMs, references }));
    }
    return figures;
  } finally {
    await daybook.stop();
    await postgres.stop();
  }
}
