import { DaybookError, type ErrorCode } from "@daybook/engine";

/** Status of each of Daybook's own failures, on the routes that neither contract has. */
export const STATUS_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  invalid_events: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  request_timeout: 408,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  vendor_failed: 502,
  store_unavailable: 503,
  data_directory_unusable: 500,
  configuration_invalid: 500,
};

export interface DaybookErrorBody {
  error: { code: string; message: string };
}

/** Status and body of any failure; an unexpected one shows nothing of itself. */
export function toDaybookError(error: unknown): { status: number; body: DaybookErrorBody } {
  if (error instanceof DaybookError && STATUS_OF_CODE[error.code] !== 500) {
    const message =
      error.code === "store_unavailable" && error.cause !== undefined && !error.message.includes("acknowledged")
        ? "The store does not answer. Try again in a moment."
        : error.message;
    return { status: STATUS_OF_CODE[error.code], body: { error: { code: error.code, message } } };
  }
  const refused = frameworkStatus(error);
  if (refused !== null && error instanceof Error) {
    const code = Object.entries(STATUS_OF_CODE).find(([, status]) => status === refused)?.[0] ?? "invalid_request";
    return { status: refused, body: { error: { code, message: error.message } } };
  }
  return {
    status: 500,
    body: { error: { code: "internal_error", message: "Something in Daybook failed; its log has the details." } },
  };
}

/** The 4XX with which Fastify itself refused a request before a route saw it, or null. */
function frameworkStatus(error: unknown): number | null {
  if (!(error instanceof Error) || !("statusCode" in error) || typeof error.statusCode !== "number") return null;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : null;
}
