import type { DaybookError } from "../models/errors/daybook-error.js";
import type {
  ConnectionError,
  HTTPClientError,
  InvalidRequestError,
  RequestAbortedError,
  RequestTimeoutError,
  UnexpectedClientError,
} from "../models/errors/http-client-errors.js";
import type { ResponseValidationError } from "../models/errors/response-validation-error.js";
import type { SDKValidationError } from "../models/errors/sdk-validation-error.js";

/** What every call can fail with, besides the errors that its operation documents. */
export type CallError =
  | DaybookError
  | ResponseValidationError
  | ConnectionError
  | RequestAbortedError
  | RequestTimeoutError
  | InvalidRequestError
  | UnexpectedClientError
  | HTTPClientError
  | SDKValidationError;
