/** A failure as v0's contracts word it; anything else is a bug and answered as 500. */
export class V0Error extends Error {
  constructor(
    readonly status: keyof typeof V0_ERROR_TYPES,
    message: string,
  ) {
    super(message);
  }
}

export const V0_ERROR_TYPES = {
  401: "unauthorized_error",
  403: "forbidden_error",
  404: "not_found_error",
  409: "conflict_error",
  413: "payload_too_large_error",
  422: "unprocessable_entity_error",
  429: "too_many_requests_error",
  500: "internal_server_error",
} as const;

/** The one error body of v1; statuses the contract does not have are reported as its 500. */
export function v0ErrorBody(status: number, message: string): { error: { message: string; type: string } } {
  const type = new Map<number, string>(Object.entries(V0_ERROR_TYPES).map(([code, name]) => [Number(code), name]));
  return { error: { message, type: type.get(status) ?? V0_ERROR_TYPES[500] } };
}

/** The one error body of v2, where the status alone says of which kind it is. */
export function v0Version2ErrorBody(message: string): { message: string } {
  return { message };
}
