import type { ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";

const PRELOAD = new URL("stepped-clock.js", import.meta.url).href;

/** The wall clock of a Daybook in a process of its own, which a test sets. */
export interface NodeClock {
  /** For the process that is to have this clock, however often it is started. */
  environment: Record<string, string>;
  /** Sets the clock of the process, and of those started later, off the true time by so much. */
  step(process: ChildProcess | null, offMs: number): Promise<void>;
}

/** @param file where the step is kept; its directory exists */
export async function clockOfNode(file: string): Promise<NodeClock> {
  await writeFile(file, "0");
  return {
    environment: { DAYBOOK_TEST_CLOCK: file, NODE_OPTIONS: `--import ${PRELOAD}` },
    async step(process, offMs) {
      await writeFile(file, String(offMs));
      process?.kill("SIGUSR2");
    },
  };
}
