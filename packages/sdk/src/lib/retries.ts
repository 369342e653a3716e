import { ConnectionError, type HTTPClientError, RequestTimeoutError } from "../models/errors/http-client-errors.js";
import type { Result } from "../types/fp.js";
import type { Answer } from "./attempt.js";
import { matchesStatus } from "./match-status.js";
import { readRetryHint } from "./retry-hint.js";

/** How long to wait between tries; all in milliseconds but the exponent. */
export interface BackoffStrategy {
  /** Scale of the waits. The wait before try n + 2 is `initialInterval · n ^ exponent` plus up to 1,000 at random. */
  initialInterval: number;
  /** No wait is longer, whatever the server asks for. */
  maxInterval: number;
  exponent: number;
  /** Once this much time has gone since the first try, a failure is final. A wait that has begun is finished. */
  maxElapsedTime: number;
}

export type RetryConfig =
  | { strategy: "none" }
  | {
      strategy: "backoff";
      /** Default: {@link DEFAULT_BACKOFF}. */
      backoff?: BackoffStrategy;
      /** Whether a broken connection and a timed-out try are tried again too. Default false. */
      retryConnectionErrors?: boolean;
    };

/** Gives up after about a minute of waiting. */
export const DEFAULT_BACKOFF: BackoffStrategy = {
  initialInterval: 500,
  maxInterval: 15_000,
  exponent: 1.5,
  maxElapsedTime: 45_000,
};

/** For calls that may be repeated without harm, unless the client or the call says otherwise. */
export const DEFAULT_RETRIES: RetryConfig = {
  strategy: "backoff",
  backoff: DEFAULT_BACKOFF,
  retryConnectionErrors: true,
};

/** The statuses that are tried again unless the call says otherwise: too many requests, and failures of the server. */
export const DEFAULT_RETRY_CODES: readonly string[] = ["429", "5XX"];

export type AttemptResult = Result<Answer, HTTPClientError>;

export interface RetryRun {
  config: RetryConfig;
  codes: readonly string[];
  /** Whether the caller has ended the call. */
  isEnded: () => boolean;
  clock: RetryClock;
}

/** Time and chance, passed in so that a test can hold them. */
export interface RetryClock {
  now(): number;
  /** From 0 to 1, 1 excluded. */
  random(): number;
  /** Resolves after the time, or at once when the caller ends the call. */
  sleep(ms: number): Promise<void>;
}

const JITTER_MS = 1_000;

/** Tries until an outcome needs no retry, the time is up or the caller ends the call; the last outcome stands. */
export async function retry(
  attempt: () => Promise<AttemptResult>,
  { config, codes, isEnded, clock }: RetryRun,
): Promise<AttemptResult> {
  if (config.strategy !== "backoff") return attempt();
  const backoff = config.backoff ?? DEFAULT_BACKOFF;
  const startedAtMs = clock.now();
  for (let retries = 0; ; retries++) {
    const result = await attempt();
    const isFinal = !isRetryable(result, codes, config.retryConnectionErrors === true);
    if (isFinal || isEnded() || clock.now() - startedAtMs > backoff.maxElapsedTime) return result;
    await clock.sleep(waitMs(result, retries, backoff, clock));
  }
}

function isRetryable(result: AttemptResult, codes: readonly string[], alsoConnection: boolean): boolean {
  if (result.ok) return matchesStatus(result.value.response.status, codes);
  return alsoConnection && (result.error instanceof ConnectionError || result.error instanceof RequestTimeoutError);
}

function waitMs(result: AttemptResult, retries: number, backoff: BackoffStrategy, clock: RetryClock): number {
  const hintMs = result.ok ? readRetryHint(result.value.response.headers, clock.now()) : 0;
  const ms = hintMs > 0 ? hintMs : backoff.initialInterval * retries ** backoff.exponent + clock.random() * JITTER_MS;
  return Math.min(ms, backoff.maxInterval);
}
