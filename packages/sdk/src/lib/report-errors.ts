import type { CallError } from "./call-error.js";
import type { Operation } from "./operation.js";
import { ConflictResponseError } from "../models/errors/conflict-response-error.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import { TooManyRequestsResponseError } from "../models/errors/too-many-requests-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";
import { UnprocessableEntityResponseError } from "../models/errors/unprocessable-entity-response-error.js";
import { decodeV0ErrorBody } from "../models/errors/v0-error-body.js";

/** What a call of a report on a team's people or usage can fail with. */
export type ReportError =
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | ConflictResponseError
  | PayloadTooLargeResponseError
  | UnprocessableEntityResponseError
  | TooManyRequestsResponseError
  | InternalServerResponseError
  | CallError;

/** The same, by status. */
export const REPORT_ERRORS: Operation<unknown>["errors"] = {
  decode: decodeV0ErrorBody,
  classes: {
    401: UnauthorizedResponseError,
    403: ForbiddenResponseError,
    404: NotFoundResponseError,
    409: ConflictResponseError,
    413: PayloadTooLargeResponseError,
    422: UnprocessableEntityResponseError,
    429: TooManyRequestsResponseError,
    500: InternalServerResponseError,
  },
};
