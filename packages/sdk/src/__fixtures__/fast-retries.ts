import type { RetryConfig } from "../lib/retries.js";

/** As patient as the default, but it waits for no time at all. */
export const FAST_RETRIES: RetryConfig = {
  strategy: "backoff",
  backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 30_000 },
  retryConnectionErrors: true,
};

export const NO_RETRIES: RetryConfig = { strategy: "none" };
