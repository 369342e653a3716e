import type { CallError } from "./call-error.js";
import type { Operation } from "./operation.js";
import { BadRequestResponseError } from "../models/errors/bad-request-response-error.js";
import { ConflictResponseError } from "../models/errors/conflict-response-error.js";
import { decodeDaybookErrorBody } from "../models/errors/daybook-error-body.js";
import { ForbiddenResponseError } from "../models/errors/forbidden-response-error.js";
import { InternalServerResponseError } from "../models/errors/internal-server-response-error.js";
import { NotFoundResponseError } from "../models/errors/not-found-response-error.js";
import { PayloadTooLargeResponseError } from "../models/errors/payload-too-large-response-error.js";
import { ServiceUnavailableResponseError } from "../models/errors/service-unavailable-response-error.js";
import { UnauthorizedResponseError } from "../models/errors/unauthorized-response-error.js";

/** What a call of a route that administers a team can fail with. */
export type AdminError =
  | BadRequestResponseError
  | UnauthorizedResponseError
  | ForbiddenResponseError
  | NotFoundResponseError
  | ConflictResponseError
  | PayloadTooLargeResponseError
  | InternalServerResponseError
  | ServiceUnavailableResponseError
  | CallError;

/** The same, by status. */
export const ADMIN_ERRORS: Operation<unknown>["errors"] = {
  decode: decodeDaybookErrorBody,
  classes: {
    400: BadRequestResponseError,
    401: UnauthorizedResponseError,
    403: ForbiddenResponseError,
    404: NotFoundResponseError,
    409: ConflictResponseError,
    413: PayloadTooLargeResponseError,
    500: InternalServerResponseError,
    503: ServiceUnavailableResponseError,
  },
};
