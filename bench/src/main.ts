import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JOB_FLAG, serveJob } from "./jobs.js";
import { measureAnalytics } from "./measure/measure-analytics.js";
import { measureIngest } from "./measure/measure-ingest.js";
import { measureLate } from "./measure/measure-late.js";
import { measureReports } from "./measure/measure-reports.js";
import { measureSoak } from "./measure/measure-soak.js";
import { measureStartUp } from "./measure/measure-start-up.js";
import type { MeasurementOptions } from "./measure/measurement.js";
import { teamTemplate } from "./measure/team-template.js";
import { type Measurement, readOptions } from "./options.js";
import type { Figure } from "./output/figure.js";
import { figureTable } from "./output/figure-table.js";
import { progress } from "./output/progress.js";
import { FULL_SIZES, QUICK_SIZES } from "./sizes.js";

const MEASURES: Readonly<Record<Measurement, (options: MeasurementOptions) => Promise<Figure[]>>> = {
  "start-up": measureStartUp,
  ingest: measureIngest,
  reports: measureReports,
  analytics: measureAnalytics,
  late: measureLate,
  soak: measureSoak,
};

/** `npm run bench`: measures Daybook and its references in one run, and prints each figure beside its reference. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if ("problem" in options) {
    console.error(options.problem);
    process.exitCode = 2;
    return;
  }
  const sizes = options.isQuick ? QUICK_SIZES : FULL_SIZES;
  const directory = await mkdtemp(join(tmpdir(), "daybook-bench-"));
  // PostgreSQL may run as a user of its own, who must get through to its directory.
  await chmod(directory, 0o755);
  const template = teamTemplate(join(directory, "template"));
  const figures: Figure[] = [];
  const startedMs = performance.now();
  try {
    for (const [name, measure] of Object.entries(MEASURES)) {
      if (options.only === null ? name === "soak" : options.only !== name) continue;
      progress(`${name} …`);
      const own = join(directory, name);
      await mkdir(own, { mode: 0o755 });
      figures.push(...(await measure({ sizes, directory: own, template })));
    }
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  progress(`done in ${Math.round((performance.now() - startedMs) / 1_000)} s`);
  console.log(options.isJson ? JSON.stringify(figures) : figureTable(figures));
}

if (process.argv[2] === JOB_FLAG) await serveJob(process.argv[3] ?? "");
else await main();
