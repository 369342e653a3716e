/** A failure as the OpenRouter contract words it; anything else is a bug and answered as 500. */
export class OpenRouterError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 429,
    message: string,
    readonly metadata?: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** The one error body of `/api/v1`: `code` equals the status. */
export function openRouterErrorBody(
  status: number,
  message: string,
  metadata?: Record<string, unknown>,
): OpenRouterErrorBody {
  return { error: { code: status, message, ...(metadata === undefined ? {} : { metadata }) } };
}

export interface OpenRouterErrorBody {
  error: { code: number; message: string; metadata?: Record<string, unknown> };
}
