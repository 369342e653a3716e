import type { EventProblem } from "../event-problem.js";
import { DaybookError, type HTTPMeta } from "./daybook-error.js";

export interface ErrorDetail {
  /** The HTTP status. */
  code: number;
  message: string;
  /**
   * The word for the failure, where the API has one: `forbidden_error` of the v0 reports, `invalid_events` of Daybook's
   * own routes.
   */
  type?: string | undefined;
  metadata?: { [name: string]: unknown } | null | undefined;
}

/** The documented body of an error, as the SDK names its parts. */
export interface StatusErrorData {
  error: ErrorDetail;
  userId?: string | null | undefined;
  openrouterMetadata?: { [name: string]: unknown } | null | undefined;
  problems?: EventProblem[] | undefined;
  problemCount?: number | undefined;
}

/** A documented error answer: `error` says what the server has to say, `message` repeats its message. */
export abstract class StatusResponseError extends DaybookError {
  static override readonly kind: string = "StatusResponseError";

  readonly error: ErrorDetail;
  readonly userId?: string | null | undefined;
  readonly openrouterMetadata?: { [name: string]: unknown } | null | undefined;
  /** The whole body, as the SDK names its parts. */
  readonly data$: StatusErrorData;

  constructor(data: StatusErrorData, meta: HTTPMeta) {
    super(data.error.message || `The server answered ${meta.response.status}`, meta);
    this.data$ = data;
    this.error = data.error;
    if (data.userId != null) this.userId = data.userId;
    if (data.openrouterMetadata != null) this.openrouterMetadata = data.openrouterMetadata;
  }
}

/** The body of an error as its API has it: some say the status in it and some do not. */
export interface StatusErrorBody extends Omit<StatusErrorData, "error"> {
  error: Omit<ErrorDetail, "code"> & { code?: number | undefined };
}

export type StatusErrorClass = new (data: StatusErrorData, meta: HTTPMeta) => StatusResponseError;
