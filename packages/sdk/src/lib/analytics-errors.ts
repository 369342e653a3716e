import type { CallError } from "./call-error.js";
import type { Operation } from "./operation.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { decodeOpenRouterErrorBody } from "../models/errors/openrouter-error-body.js";
import { TooManyRequestsResponseError } from "../models/errors/too-many-requests-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";

/** What a call of analytics can fail with. */
export type AnalyticsError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | TooManyRequestsResponseError
  | InternalServerResponseError
  | CallError;

/** The same, by status. */
export const ANALYTICS_ERRORS: Operation<unknown>["errors"] = {
  decode: decodeOpenRouterErrorBody,
  classes: {
    400: BadRequestResponseError,
    401: UnauthorizedResponseError,
    403: ForbiddenResponseError,
    404: NotFoundResponseError,
    429: TooManyRequestsResponseError,
    500: InternalServerResponseError,
  },
};
