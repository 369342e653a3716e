export { BadGatewayResponseError } from "./bad-gateway-response-error.js";
export { BadRequestResponseError } from "./bad-request-response-error.js";
export { ConflictResponseError } from "./conflict-response-error.js";
export { DaybookDefaultError } from "./daybook-default-error.js";
export { DaybookError, type HTTPMeta } from "./daybook-error.js";
export { EdgeNetworkTimeoutResponseError } from "./edge-network-timeout-response-error.js";
export { ForbiddenResponseError } from "./forbidden-response-error.js";
export { GatewayTimeoutResponseError } from "./gateway-timeout-response-error.js";
export { GoneResponseError } from "./gone-response-error.js";
export {
  HTTPClientError,
  ConnectionError,
  RequestTimeoutError,
  RequestAbortedError,
  InvalidRequestError,
  UnexpectedClientError,
} from "./http-client-errors.js";
export { InternalServerResponseError } from "./internal-server-response-error.js";
export { InvalidEventsResponseError } from "./invalid-events-response-error.js";
export { MarkedError } from "./marked-error.js";
export { NotFoundResponseError } from "./not-found-response-error.js";
export { PayloadTooLargeResponseError } from "./payload-too-large-response-error.js";
export { PaymentRequiredResponseError } from "./payment-required-response-error.js";
export { ProviderOverloadedResponseError } from "./provider-overloaded-response-error.js";
export { RequestTimeoutResponseError } from "./request-timeout-response-error.js";
export { ResponseValidationError } from "./response-validation-error.js";
export { SDKValidationError } from "./sdk-validation-error.js";
export { ServiceUnavailableResponseError } from "./service-unavailable-response-error.js";
export { StatusResponseError, type ErrorDetail, type StatusErrorData } from "./status-response-error.js";
export { TooManyRequestsResponseError } from "./too-many-requests-response-error.js";
export { UnauthorizedResponseError } from "./unauthorized-response-error.js";
export { UnprocessableEntityResponseError } from "./unprocessable-entity-response-error.js";
