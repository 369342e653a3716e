/** Every expected failure of Daybook has one of these codes; each door maps a code to its own status and body. */
export type ErrorCode =
  | "invalid_request"
  | "invalid_events"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "payload_too_large"
  | "unsupported_media_type"
  | "request_timeout"
  | "too_many_requests"
  | "vendor_failed"
  | "store_unavailable"
  | "data_directory_unusable"
  | "configuration_invalid";

/**
 * An expected failure. The message is written for the person who can mend it: what happened, why, what to do.
 * Callers test `code`; anything that is not a DaybookError is a bug and is shown to nobody but the log.
 */
export class DaybookError extends Error {
  readonly code: ErrorCode;
  /** True when the same call may succeed later, unchanged. */
  readonly isRetryable: boolean;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; isRetryable?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DaybookError";
    this.code = code;
    this.isRetryable = options.isRetryable ?? code === "store_unavailable";
  }
}
