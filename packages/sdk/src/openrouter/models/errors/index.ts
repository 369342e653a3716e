export { BadGatewayResponseError } from "../../../models/errors/bad-gateway-response-error.js";
export { BadRequestResponseError } from "../../../models/errors/bad-request-response-error.js";
export { ConflictResponseError } from "../../../models/errors/conflict-response-error.js";
export { DaybookError as OpenRouterError, type HTTPMeta } from "../../../models/errors/daybook-error.js";
export { EdgeNetworkTimeoutResponseError } from "../../../models/errors/edge-network-timeout-response-error.js";
export { ForbiddenResponseError } from "../../../models/errors/forbidden-response-error.js";
export { GatewayTimeoutResponseError } from "../../../models/errors/gateway-timeout-response-error.js";
export { GoneResponseError } from "../../../models/errors/gone-response-error.js";
export {
  HTTPClientError,
  ConnectionError,
  RequestTimeoutError,
  RequestAbortedError,
  InvalidRequestError,
  UnexpectedClientError,
} from "../../../models/errors/http-client-errors.js";
export { InternalServerResponseError } from "../../../models/errors/internal-server-response-error.js";
export { MarkedError } from "../../../models/errors/marked-error.js";
export { NotFoundResponseError } from "../../../models/errors/not-found-response-error.js";
export { PayloadTooLargeResponseError } from "../../../models/errors/payload-too-large-response-error.js";
export { PaymentRequiredResponseError } from "../../../models/errors/payment-required-response-error.js";
export { ProviderOverloadedResponseError } from "../../../models/errors/provider-overloaded-response-error.js";
export { RequestTimeoutResponseError } from "../../../models/errors/request-timeout-response-error.js";
export { ResponseValidationError } from "../../../models/errors/response-validation-error.js";
export { SDKValidationError } from "../../../models/errors/sdk-validation-error.js";
export { ServiceUnavailableResponseError } from "../../../models/errors/service-unavailable-response-error.js";
export {
  StatusResponseError,
  type ErrorDetail,
  type StatusErrorData,
} from "../../../models/errors/status-response-error.js";
export { TooManyRequestsResponseError } from "../../../models/errors/too-many-requests-response-error.js";
export { UnauthorizedResponseError } from "../../../models/errors/unauthorized-response-error.js";
export { UnprocessableEntityResponseError } from "../../../models/errors/unprocessable-entity-response-error.js";
export { OpenRouterDefaultError } from "./openrouter-default-error.js";
