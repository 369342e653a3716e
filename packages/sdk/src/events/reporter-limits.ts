import { BATCH_BYTES_MAX, BATCH_EVENTS_MAX } from "./encode-event.js";

export interface ReporterLimits {
  /** Events in a request, 1 to 10,000. Default 1,000. */
  batchEventsMax: number;
  /** Bytes in a request, up to 16 MiB. Default 1 MiB. A single larger event goes alone. */
  batchBytesMax: number;
  /** How long an event may wait for others to share its request, in ms. Default 1,000. */
  waitMsMax: number;
  /** Events kept until they are stored. Default 10,000. */
  bufferEventsMax: number;
  /** Bytes kept until they are stored. Default 32 MiB. */
  bufferBytesMax: number;
  /** Time allowed for each try, in ms. Default 30,000. */
  timeoutMs: number;
  /** Pause after a delivery that failed with all its retries, in ms. Default 5,000. */
  retryPauseMs: number;
}

const DEFAULTS: ReporterLimits = {
  batchEventsMax: 1_000,
  batchBytesMax: 1024 ** 2,
  waitMsMax: 1_000,
  bufferEventsMax: 10_000,
  bufferBytesMax: 32 * 1024 ** 2,
  timeoutMs: 30_000,
  retryPauseMs: 5_000,
};

/** Lowest and highest value of each; the highest wait is what a timer can hold. */
const RANGES: Readonly<Record<keyof ReporterLimits, readonly [number, number]>> = {
  batchEventsMax: [1, BATCH_EVENTS_MAX],
  batchBytesMax: [1, BATCH_BYTES_MAX],
  waitMsMax: [0, 2 ** 31 - 1],
  bufferEventsMax: [1, Number.MAX_SAFE_INTEGER],
  bufferBytesMax: [1, Number.MAX_SAFE_INTEGER],
  timeoutMs: [1, 2 ** 31 - 1],
  retryPauseMs: [0, 2 ** 31 - 1],
};

/** @throws RangeError when one is out of its range */
export function readReporterLimits(given: { [Name in keyof ReporterLimits]?: number | undefined }): ReporterLimits {
  const read = (name: keyof ReporterLimits): number => {
    const value = given[name] ?? DEFAULTS[name];
    const [min, max] = RANGES[name];
    if (value >= min && value <= max) return value;
    throw new RangeError(`${name} must be from ${min} to ${max}, and is ${value}.`);
  };
  return {
    batchEventsMax: read("batchEventsMax"),
    batchBytesMax: read("batchBytesMax"),
    waitMsMax: read("waitMsMax"),
    bufferEventsMax: read("bufferEventsMax"),
    bufferBytesMax: read("bufferBytesMax"),
    timeoutMs: read("timeoutMs"),
    retryPauseMs: read("retryPauseMs"),
  };
}
