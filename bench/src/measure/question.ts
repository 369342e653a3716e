import type { ReportLoad } from "../load/read-report.js";
import { runJob } from "../run-job.js";

/** How one question is put to one server. */
export interface Asking {
  /** With its parameters. */
  path: string;
  /** JSON to POST; without one the report is got. */
  body?: string;
  /** What the rows of the answer are compared by. */
  sums: readonly string[];
}

/** A question, and how it is put to both servers; the sums of both are of the same numbers in the same order. */
export interface Question {
  name: string;
  daybook: Asking;
  reference: Asking;
}

export interface Times {
  timesMs: number[];
  /** What the answer adds up to, to compare two servers' answers. */
  sums: number[];
}

/** Where a question is put, and how often. */
export type Asked = Pick<ReportLoad, "headers" | "requests" | "leastSeconds"> & { origin: string };

/** Asks one server, from a process of its own. */
export async function ask({ path, ...asking }: Asking, { origin, ...asked }: Asked): Promise<Times> {
  const { timesMs, sums } = await runJob("readReport", { ...asking, ...asked, url: origin + path });
  return { timesMs, sums };
}

/** @throws Error when the two servers' answers do not add up to the same */
export function requireSameSums(question: Question, daybook: Times, reference: Times): void {
  if (daybook.sums.join() === reference.sums.join()) return;
  throw new Error(`${question.name}: Daybook's sums are ${daybook.sums.join()}, PostgreSQL's ${reference.sums.join()}`);
}
