import { fillDaybook } from "./daybook/fill-daybook.js";
import { fillMembers } from "./daybook/fill-members.js";
import { importNdjson } from "./daybook/import-ndjson.js";
import { probeVisibility } from "./load/probe-visibility.js";
import { readExport } from "./load/read-export.js";
import { readReport } from "./load/read-report.js";
import { sendEvents } from "./load/send-events.js";
import { sendSteadily } from "./load/send-steadily.js";
import { servePlainHandler } from "./plain/serve-plain-handler.js";
import { servePostgres } from "./postgres/serve-postgres.js";

/** What runs in a process of its own, so that it shares neither memory nor event loop with what it is measured by. */
const JOBS = {
  fillDaybook,
  fillMembers,
  importNdjson,
  probeVisibility,
  readExport,
  readReport,
  sendEvents,
  sendSteadily,
  servePlainHandler,
  servePostgres,
};

export type Jobs = typeof JOBS;
export type JobName = keyof Jobs;

export const JOB_FLAG = "--job";

/** The child's side: takes the input from the parent, sends the result, and ends when the parent lets go. */
export async function serveJob(name: string): Promise<void> {
  const run = findJob(name);
  const input = await new Promise<unknown>((resolve) => {
    process.once("message", (message: { input: unknown }) => resolve(message.input));
  });
  const result = await run(input);
  process.send?.({ result });
}

/** The parent's types have matched name and input; here both came through a pipe. */
function findJob(name: string): (input: unknown) => Promise<unknown> {
  const job = new Map<string, unknown>(Object.entries(JOBS)).get(name);
  if (typeof job !== "function") throw new Error(`there is no job "${name}"`);
  return job as (input: unknown) => Promise<unknown>;
}
