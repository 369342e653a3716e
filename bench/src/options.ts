import { parseArgs } from "node:util";

const MEASUREMENTS = [
  "start-up",
  "ingest",
  "reports",
  "traces",
  "analytics",
  "late",
  "dashboard",
  "growth",
  "soak",
] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

export interface BenchOptions {
  /** One JSON array on stdout instead of a table. */
  isJson: boolean;
  /** Smaller sizes, under three minutes. */
  isQuick: boolean;
  /** One measurement alone; null for those of a full or a quick run. */
  only: Measurement | null;
}

/** The arguments, or what is wrong with them, for a person. */
export function readOptions(args: readonly string[]): BenchOptions | { problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        only: { type: "string" },
      },
    });
    const only = MEASUREMENTS.find((name) => name === values.only) ?? null;
    if (values.only !== undefined && only === null) {
      return { problem: `--only is "${values.only}", and must be one of ${MEASUREMENTS.join(", ")}.` };
    }
    return { isJson: values.json, isQuick: values.quick, only };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: `${why}\nUsage: npm run bench -- [--quick] [--json] [--only ${MEASUREMENTS.join("|")}]` };
  }
}
