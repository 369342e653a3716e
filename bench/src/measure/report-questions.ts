import type { ReportLoad } from "../load/read-report.js";
import { runJob } from "../run-job.js";

export const REPORTS = ["activity", "user-activity"] as const;
export type Report = (typeof REPORTS)[number];

export interface Times {
  timesMs: number[];
  /** What the answer adds up to, to compare two servers' answers. */
  sums: number[];
}

/** The same names in Daybook's answers and in the reference's. */
const SUMS: Readonly<Record<Report, readonly string[]>> = {
  activity: ["requests", "prompt_tokens", "completion_tokens", "reasoning_tokens", "usage"],
  "user-activity": ["chatCount", "messageCount", "activeDays"],
};

/** Asks one server for one report, from a process of its own. */
export async function askReport({ report, ...load }: { report: Report } & Omit<ReportLoad, "sums">): Promise<Times> {
  const { timesMs, sums } = await runJob("readReport", { ...load, sums: SUMS[report] });
  return { timesMs, sums };
}
