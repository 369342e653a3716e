import { CANCEL_SIGNAL, type CallOptions } from "../lib/call-operation.js";
import type { RequestOptions } from "../lib/sdks.js";

/**
 * Options of a request that ends when its query is cancelled, besides when the caller's own signal says so. Unlike a
 * caller's signal it leaves `timeoutMs` in force.
 */
export function cancelledBy(signal: AbortSignal, options: RequestOptions | undefined): CallOptions {
  return { ...options, [CANCEL_SIGNAL]: signal };
}
