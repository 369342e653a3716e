import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JOB_FLAG, serveJob } from "./jobs.js";
import { measureAnalytics } from "./measure/measure-analytics.js";
import { measureDashboard } from "./measure/measure-dashboard.js";
import { measureGrowth } from "./measure/measure-growth.js";
import { measureIngest } from "./measure/measure-ingest.js";
import { measureLate } from "./measure/measure-late.js";
import { measureReports } from "./measure/measure-reports.js";
import { measureSoak } from "./measure/measure-soak.js";
import { measureStartUp } from "./measure/measure-start-up.js";
import { measureTraces } from "./measure/measure-traces.js";
import type { MeasurementOptions } from "./measure/measurement.js";
import { teamTemplate } from "./measure/team-template.js";
import { type Measurement, readOptions } from "./options.js";
import type { Figure } from "./output/figure.js";
import { figureTable } from "./output/figure-table.js";
import { progress } from "./output/progress.js";
import { FULL_SIZES, QUICK_SIZES } from "./sizes.js";

interface Part {
  measure: (options: MeasurementOptions) => Promise<Figure[]>;
  /** When it is measured without being named: always, in full runs, or not at all because it takes very long. */
  runs: "always" | "full" | "named";
}

const PARTS: Readonly<Record<Measurement, Part>> = {
  "start-up": { measure: measureStartUp, runs: "always" },
  ingest: { measure: measureIngest, runs: "always" },
  reports: { measure: measureReports, runs: "always" },
  traces: { measure: measureTraces, runs: "full" },
  // Stores of their own, which to start and fill takes longer than a quick run may.
  analytics: { measure: measureAnalytics, runs: "full" },
  late: { measure: measureLate, runs: "full" },
  dashboard: { measure: measureDashboard, runs: "full" },
  growth: { measure: measureGrowth, runs: "named" },
  soak: { measure: measureSoak, runs: "named" },
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
    for (const [name, { measure, runs }] of Object.entries(PARTS)) {
      const isIncluded = runs === "always" || (runs === "full" && !options.isQuick);
      if (options.only === null ? !isIncluded : options.only !== name) continue;
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
