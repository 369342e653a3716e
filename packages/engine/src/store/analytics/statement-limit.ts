import { DaybookError } from "../../kernel/errors.js";
import type { AnalyticsStore } from "./analytics-store.js";

/** What one question may hold in memory; group keys beyond half of it go to disk. */
const MEMORY_MAX_BYTES = 2_000_000_000;

/** TIMEOUT_EXCEEDED, MEMORY_LIMIT_EXCEEDED. */
const BEYOND_LIMIT_CODES = new Set(["159", "241"]);

/**
 * The statement with its limits in its own text: the embedded engine takes a setting that is sent beside a statement for
 * one of the whole session, and would keep it for all that follow.
 */
export function limitedSql(sql: string, limitMs: number): string {
  const settings = [
    // Zero would mean no limit at all.
    `max_execution_time = ${(Math.max(1, limitMs) / 1000).toFixed(3)}`,
    "timeout_overflow_mode = 'throw'",
    `max_memory_usage = ${MEMORY_MAX_BYTES}`,
    `max_bytes_before_external_group_by = ${MEMORY_MAX_BYTES / 2}`,
    `max_bytes_before_external_sort = ${MEMORY_MAX_BYTES / 2}`,
  ];
  return `${sql}\nSETTINGS ${settings.join(", ")}`;
}

/** Whether the engine gave the statement up because it took too long or too much. */
export function beyondLimit(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && BEYOND_LIMIT_CODES.has(String(cause.code));
}

export function tooLong(cause?: unknown): DaybookError {
  return new DaybookError(
    "request_timeout",
    "Operation timed out. Please try again later. Or ask for less at once: a shorter range, fewer or coarser groups.",
    cause === undefined ? {} : { cause },
  );
}

/** A store whose reads together must not take longer than the limit; counted from now. */
export function limitTime(store: AnalyticsStore, limitMs: number): AnalyticsStore {
  const endMs = performance.now() + limitMs;
  return {
    ...store,
    query(statement) {
      const leftMs = endMs - performance.now();
      return leftMs > 0 ? store.query({ ...statement, limitMs: leftMs }) : Promise.reject(tooLong());
    },
  };
}
