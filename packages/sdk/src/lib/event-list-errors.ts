import type { CallError } from "./call-error.js";
import type { Operation } from "./operation.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { ServiceUnavailableResponseError } from "../models/errors/service-unavailable-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";

/** What a call of a listing of events can fail with. */
export type EventListError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | InternalServerResponseError
  | ServiceUnavailableResponseError
  | CallError;

/** The same, by status. */
export const EVENT_LIST_ERRORS: Operation<unknown>["errors"] = {
  decode: decodeDaybookErrorBody,
  classes: {
    400: BadRequestResponseError,
    401: UnauthorizedResponseError,
    403: ForbiddenResponseError,
    404: NotFoundResponseError,
    500: InternalServerResponseError,
    503: ServiceUnavailableResponseError,
  },
};
