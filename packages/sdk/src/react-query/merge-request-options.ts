import { CANCEL_SIGNAL, type CallOptions } from "../lib/call-operation.js";
import type { RequestOptions } from "../lib/sdks.js";

/** The options of a mutation: the call's win over the hook's, but the signals of both can end it. */
export function mergeRequestOptions<Options extends RequestOptions>(
  hook: Options | undefined,
  call: Options | undefined,
): Options & CallOptions {
  const [hookSignal, callSignal] = [signalOf(hook), signalOf(call)];
  const { fetchOptions: hookFetch, ...hookOptions } = hook ?? {};
  const { fetchOptions: callFetch, ...callOptions } = call ?? {};
  return toOptions<Options>({
    ...hookFetch,
    ...hookOptions,
    ...callFetch,
    ...callOptions,
    signal: callSignal ?? hookSignal ?? null,
    ...(callSignal && hookSignal ? { [CANCEL_SIGNAL]: hookSignal } : {}),
  });
}

/** Every option of an operation is optional, so options of the same type put together are of that type. */
function toOptions<Options>(merged: object): Options & CallOptions {
  return merged as Options & CallOptions;
}

function signalOf(options: RequestOptions | undefined): AbortSignal | null | undefined {
  return options?.signal ?? options?.fetchOptions?.signal;
}
