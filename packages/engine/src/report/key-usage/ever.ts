import type { TimeRange } from "../../rollup/read-plan.js";

/** Every event there is: no door takes one that lies further ahead than minutes, and a day ends in 2149. */
export const EVER: TimeRange = { startMs: null, endMs: Date.UTC(2149, 0, 1) };
